import { createServerDocument } from "@covoxel/shared/room-protocol";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { type ExpressionBuilder, type Kysely, type Selectable, sql } from "kysely";
import * as Y from "yjs";
import type { Database } from "../../../adapters/postgres/database.js";
import { Conflict } from "../../../errors.js";
import type { Segment } from "../domain/segmentation.js";
import "./tables.js";

/** Where a process hears of changes that another one committed; the payload is the segmentation's id. */
export const metaChannel = "segmentation_meta";

/** Removed segments keep their row, and are in no list. */
export const inTable = (row: ExpressionBuilder<Database, "segment">) => row("removed_at", "is", null);

export const lockMeta = (tx: Kysely<Database>, id: SegmentationId) =>
  tx
    .selectFrom("segmentation")
    .select(["meta", "next_segment", "closed_at"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();

/** @throws Conflict. Asked under the row's lock: no segment changes behind the back of whoever closes it. */
export function assertOpen({ closed_at }: { closed_at: Date | null }): void {
  if (closed_at !== null) throw new Conflict("This segmentation is closed to edits.");
}

/**
 * The room shows what these rows say, so its document changes in their transaction: one after the other, always by the same Yjs client.
 * The notice goes out with the commit, so that a room hears of it even where the process that committed is gone a moment later.
 */
export async function keepMeta(
  tx: Kysely<Database>,
  id: SegmentationId,
  before: Buffer,
  change: (meta: Y.Doc) => void,
) {
  const meta = createServerDocument(before);
  change(meta);
  await tx
    .updateTable("segmentation")
    .set({ meta: Buffer.from(Y.encodeStateAsUpdate(meta)) })
    .where("id", "=", id)
    .execute();
  await sql`select pg_notify(${metaChannel}, ${id})`.execute(tx);
}

export const toSegment = ({
  number,
  name,
  colour,
  locked,
  visible,
  plane,
  label_key: labelKey,
}: Selectable<Database["segment"]>): Segment => ({
  number,
  name,
  colour,
  locked,
  visible,
  plane,
  labelKey,
});

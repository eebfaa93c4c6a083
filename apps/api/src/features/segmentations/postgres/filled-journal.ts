import { createHash, randomBytes } from "node:crypto";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import type { Database } from "../../../adapters/postgres/database.js";
import { within } from "../../../adapters/postgres/unit-of-work.js";
import type { EncodedMask, FilledEntry } from "../domain/filled-mask.js";
import type { FilledJournal } from "../domain/ports.js";
import "./tables.js";

/** Of one statement. */
const most = { entries: 200, bytes: 8 * 2 ** 20 };

/** No room has such a mask open: it is in its transaction's sight only. So there is no fencing token to hold, and no line to stand in. */
export function createFilledJournal(db: Kysely<Database>): FilledJournal {
  return {
    write: async (id, { entries, tool }, { personId, at }, tx) => {
      if (entries.length === 0) return;
      const sql = within(db, tx);
      await sql
        .updateTable("segmentation")
        .set({ next_actor: actor + 1 })
        .where("id", "=", id)
        .execute();
      await sql
        .insertInto("actor_lease")
        .values(leaseOf(id, personId, at))
        .execute();
      const origin = JSON.stringify({ tool });
      for (const batch of batches(entries))
        await sql
          .insertInto("ink_entry")
          .values(
            batch.map(({ seq, kind, hlc, box, voxelCount, bytes }) => ({
              segmentation_id: id,
              revision: seq,
              actor,
              seq,
              kind,
              hlc,
              person_id: personId,
              origin: kind === "patch" ? origin : null,
              box: box && [...box],
              voxel_count: voxelCount,
              bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
            })),
          )
          .execute();
    },
  };
}

/** The document's first. */
const actor = 1;

/** Nobody knows its secret, and it is retired from the start: nobody writes as it again, not even to undo. */
const leaseOf = (id: SegmentationId, personId: PersonId, at: Date) => ({
  segmentation_id: id,
  actor,
  person_id: personId,
  secret_hash: createHash("sha256").update(randomBytes(32)).digest(),
  leased_at: at,
  seen_at: at,
  retired_at: at,
});

function* batches(entries: EncodedMask["entries"]): Iterable<FilledEntry[]> {
  let batch: FilledEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (batch.length > 0 && (batch.length === most.entries || bytes + entry.bytes.length > most.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += entry.bytes.length;
  }
  yield batch;
}

import { createServerDocument, putClosedToEdits, putSegment } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId, SeriesId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import * as Y from "yjs";
import type { Database } from "../../../adapters/postgres/database.js";
import { inTransaction } from "../../../adapters/postgres/unit-of-work.js";
import { Conflict, NotFound } from "../../../errors.js";
import { segmentColour } from "../domain/palette.js";
import type { SegmentationRepository, SegmentChange } from "../domain/ports.js";
import type { Measure, Segment, Segmentation } from "../domain/segmentation.js";
import { assertOpen, inTable, keepMeta, lockMeta, toSegment } from "./segment-table.js";
import "./tables.js";

const lastSegmentNumber = 65_535;

/** @param mostSegments of one segmentation */
export function createSegmentationRepository(db: Kysely<Database>, mostSegments: number): SegmentationRepository {
  const findMany: SegmentationRepository["findMany"] = async (ids) => {
    const rows = await db.selectFrom("segmentation").select(columns).where("id", "in", list(ids)).execute();
    return new Map(rows.map((row) => [row.id as SegmentationId, toSegmentation(row)]));
  };
  return {
    findMany,
    find: async (id) => (await findMany([id])).get(id) ?? null,

    create: (segmentation, segments, inside) =>
      inTransaction(db, inside, async (tx) => {
        const meta = createServerDocument();
        for (const segment of segments) putSegment(meta, segment);
        if (segmentation.closed) putClosedToEdits(meta, true);
        await tx
          .insertInto("segmentation")
          .values({
            id: segmentation.id,
            project_id: segmentation.projectId,
            series_id: segmentation.seriesId,
            t: segmentation.t,
            name: segmentation.name,
            epoch: segmentation.epoch,
            meta: Buffer.from(Y.encodeStateAsUpdate(meta)),
            next_segment: Math.max(0, ...segments.map(({ number }) => number)) + 1,
            created_by: segmentation.createdBy,
            created_at: segmentation.createdAt,
            closed_at: segmentation.closed?.at ?? null,
            closed_by: segmentation.closed?.by ?? null,
          })
          .execute();
        const rows = segments.map((segment) => rowOf(segmentation.id, segment, segmentation.createdBy));
        if (rows.length > 0) await tx.insertInto("segment").values(rows).execute();
      }),

    allIds: async () => {
      const rows = await db.selectFrom("segmentation").select("id").orderBy("id").execute();
      return rows.map(({ id }) => id as SegmentationId);
    },

    ofSeries: async (seriesIds) => {
      const rows = await db
        .selectFrom("segmentation")
        .select(columns)
        .where("series_id", "in", list(seriesIds))
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      const found = rows.map(toSegmentation);
      return new Map(seriesIds.map((id) => [id, found.filter((segmentation) => segmentation.seriesId === id)]));
    },

    segmentsOf: async (ids) => {
      const rows = await db
        .selectFrom("segment")
        .selectAll()
        .where("segmentation_id", "in", list(ids))
        .where(inTable)
        .orderBy("number")
        .execute();
      const of = (id: SegmentationId) => rows.filter((row) => row.segmentation_id === id).map(toSegment);
      return new Map(ids.map((id) => [id, of(id)]));
    },

    addSegment: (id, { name, colour, createdBy, of }) =>
      db.transaction().execute(async (tx) => {
        const row = await lockMeta(tx, id);
        if (!row) throw new NotFound("segmentation");
        assertOpen(row);
        const number = row.next_segment;
        if (number > Math.min(mostSegments, lastSegmentNumber))
          throw new Conflict("This segmentation has as many segments as it may have.", { mostSegments });
        const segment: Segment = {
          number,
          name,
          colour: colour ?? segmentColour(number),
          locked: false,
          visible: true,
          plane: of?.plane ?? 0,
          labelKey: of?.labelKey ?? null,
        };
        await tx
          .insertInto("segment")
          .values({ ...rowOf(id, segment, createdBy), added_revision: lastRevision(id) })
          .execute();
        await tx
          .updateTable("segmentation")
          .set({ next_segment: number + 1 })
          .where("id", "=", id)
          .execute();
        await keepMeta(tx, id, row.meta, (meta) => putSegment(meta, segment));
        return segment;
      }),

    updateSegment: (id, number, change, expected = {}) =>
      db.transaction().execute(async (tx) => {
        const row = await lockMeta(tx, id);
        if (!row) return null;
        assertOpen(row);
        const found = await tx
          .selectFrom("segment")
          .selectAll()
          .where("segmentation_id", "=", id)
          .where("number", "=", number)
          .where(inTable)
          .executeTakeFirst();
        if (!found) return null;
        const before = toSegment(found);
        assertAsExpected(before, expected);
        const segment: Segment = { ...before, ...change };
        const { name, colour, locked, visible } = segment;
        await tx
          .updateTable("segment")
          .set({ name, colour, locked, visible })
          .where("segmentation_id", "=", id)
          .where("number", "=", number)
          .execute();
        await keepMeta(tx, id, row.meta, (meta) => putSegment(meta, segment));
        return segment;
      }),

    setClosed: (id, closed, inside) =>
      inTransaction(db, inside, async (tx) => {
        const row = await lockMeta(tx, id);
        const changed = row !== undefined && (row.closed_at !== null) !== (closed !== null);
        if (changed) {
          await tx
            .updateTable("segmentation")
            .set({ closed_at: closed?.at ?? null, closed_by: closed?.by ?? null })
            .where("id", "=", id)
            .execute();
          await keepMeta(tx, id, row.meta, (meta) => putClosedToEdits(meta, closed !== null));
        }
        const after = await tx.selectFrom("segmentation").select(columns).where("id", "=", id).executeTakeFirst();
        return after ? { segmentation: toSegmentation(after), changed } : null;
      }),

    revisionsOf: async (ids) => {
      const rows = await db
        .selectFrom("segmentation")
        .select("segmentation.id")
        .select((eb) =>
          eb
            .selectFrom("ink_entry")
            .select((of) => of.fn.max("revision").as("revision"))
            .whereRef("ink_entry.segmentation_id", "=", "segmentation.id")
            .as("revision"),
        )
        .where("segmentation.id", "in", list(ids))
        .execute();
      return new Map(rows.map((row) => [row.id as SegmentationId, row.revision ?? 0]));
    },

    measuresOf: async (ids) => {
      const rows = await db
        .selectFrom("segmentation_measure")
        .selectAll()
        .where("segmentation_id", "in", list(ids))
        .execute();
      return new Map(rows.map((row) => [row.segmentation_id as SegmentationId, toMeasure(row)]));
    },

    keepMeasure: async (id, { revision, contentHash, voxelCounts }) => {
      const counts = JSON.stringify(Object.fromEntries(voxelCounts));
      await db
        .insertInto("segmentation_measure")
        .values({ segmentation_id: id, revision, content_hash: contentHash, voxel_counts: counts })
        .onConflict((conflict) =>
          conflict
            .column("segmentation_id")
            .doUpdateSet({ revision, content_hash: contentHash, voxel_counts: counts })
            .where("segmentation_measure.revision", "<", revision),
        )
        .execute();
    },
  };
}

const columns = [
  "id",
  "project_id",
  "series_id",
  "t",
  "name",
  "epoch",
  "created_by",
  "created_at",
  "closed_at",
  "closed_by",
] as const;

/** @throws Conflict. Asked under the row's lock. */
function assertAsExpected(now: Segment, expected: SegmentChange): void {
  const changed = (Object.keys(expected) as (keyof SegmentChange)[]).filter((field) => now[field] !== expected[field]);
  if (changed.length > 0)
    throw new Conflict("Somebody changed this segment meanwhile.", { number: now.number, reason: "CHANGED", changed });
}

/** As a part of a statement; rooms may have later ones on their way. */
const lastRevision = (id: SegmentationId) =>
  sql<number>`(select coalesce(max(revision), 0) from ink_entry where segmentation_id = ${id})`;

const rowOf = (id: SegmentationId, { labelKey: label_key, ...segment }: Segment, createdBy: PersonId) => ({
  ...segment,
  label_key,
  segmentation_id: id,
  created_by: createdBy,
});

/** `in ()` is no SQL: an empty list asks for what no row is. */
const list = <Id extends string>(ids: readonly Id[]): readonly string[] => (ids.length > 0 ? ids : [""]);

function toSegmentation(row: Pick<Selectable<Database["segmentation"]>, (typeof columns)[number]>): Segmentation {
  return {
    id: row.id as SegmentationId,
    projectId: row.project_id as Segmentation["projectId"],
    seriesId: row.series_id as SeriesId,
    t: row.t,
    name: row.name,
    epoch: row.epoch,
    createdBy: row.created_by as Segmentation["createdBy"],
    createdAt: row.created_at,
    closed: row.closed_at && { at: row.closed_at, by: row.closed_by as PersonId },
  };
}

function toMeasure(row: Selectable<Database["segmentation_measure"]>): Measure {
  const counts = Object.entries(row.voxel_counts).map(([number, voxels]) => [Number(number), voxels] as const);
  return { revision: row.revision, contentHash: row.content_hash, voxelCounts: new Map(counts) };
}

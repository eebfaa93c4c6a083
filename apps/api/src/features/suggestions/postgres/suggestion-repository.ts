import type { ErrorCode, PersonId, SegmentationId, SuggestionId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { SuggestionRepository } from "../domain/ports.js";
import type { Acceptance, Slab, Suggestion, SuggestionState } from "../domain/suggestion.js";
import "./tables.js";

type Row = Selectable<Database["suggestion"]>;
type SlabRow = Selectable<Database["suggestion_slab"]>;

export class PostgresSuggestions implements SuggestionRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async insert(suggestion: Suggestion, tx: Transaction): Promise<void> {
    const { state } = suggestion;
    await within(this.db, tx)
      .insertInto("suggestion")
      .values({
        id: suggestion.id,
        segmentation_id: suggestion.segmentationId,
        project_id: suggestion.projectId,
        series_id: suggestion.seriesId,
        t: suggestion.t,
        shape: [...suggestion.shape],
        model_id: suggestion.model.id,
        model_version: suggestion.model.version,
        model_sha256: suggestion.model.sha256,
        slices_per_slab: suggestion.slicesPerSlab,
        slab_count: suggestion.slabCount,
        ...stateColumns(state),
        job_id: suggestion.jobId,
        requested_by: suggestion.requestedBy,
        requested_at: suggestion.requestedAt,
        ended_at: suggestion.endedAt,
      })
      .execute();
  }

  async find(id: SuggestionId): Promise<Suggestion | null> {
    const row = await this.db.selectFrom("suggestion").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? (await this.#withSlabs([row]))[0]! : null;
  }

  async ofSegmentation(id: SegmentationId, limit: number): Promise<Suggestion[]> {
    const rows = await this.db
      .selectFrom("suggestion")
      .selectAll()
      .where("segmentation_id", "=", id)
      .orderBy("requested_at", "desc")
      .orderBy("id", "desc")
      .limit(limit)
      .execute();
    return this.#withSlabs(rows);
  }

  async countOpen(personId: PersonId): Promise<number> {
    const { count } = await this.db
      .selectFrom("suggestion")
      .select(({ fn }) => fn.countAll<string>().as("count"))
      .where("requested_by", "=", personId)
      .where("status", "in", ["PENDING", "RUNNING"])
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async move(
    id: SuggestionId,
    from: readonly SuggestionState["status"][],
    to: SuggestionState,
    endedAt: Date | null,
    tx: Transaction,
  ): Promise<boolean> {
    const { numUpdatedRows } = await within(this.db, tx)
      .updateTable("suggestion")
      .set({ ...stateColumns(to), ended_at: endedAt })
      .where("id", "=", id)
      .where("status", "in", [...from])
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async addSlab(id: SuggestionId, slab: Slab, tx: Transaction): Promise<boolean> {
    const db = within(this.db, tx);
    const running = await db
      .selectFrom("suggestion")
      .select("id")
      .where("id", "=", id)
      .where("status", "=", "RUNNING")
      // Holds off whoever wants to settle it until the slab is there to be dropped.
      .forUpdate()
      .executeTakeFirst();
    if (!running) return false;
    await db
      .insertInto("suggestion_slab")
      .values({
        suggestion_id: id,
        number: slab.number,
        k_start: slab.kStart,
        k_end: slab.kEnd,
        object_key: slab.objectKey,
        voxel_counts: JSON.stringify(slab.voxelCounts),
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return true;
  }

  async dropSlabs(id: SuggestionId, tx: Transaction): Promise<ObjectKey[]> {
    const rows = await within(this.db, tx)
      .deleteFrom("suggestion_slab")
      .where("suggestion_id", "=", id)
      .returning("object_key")
      .execute();
    return [...new Set(rows.map((row) => row.object_key as ObjectKey))];
  }

  async acceptedButNotMarked(): Promise<SuggestionId[]> {
    const rows = await this.db
      .selectFrom("suggestion")
      .select("id")
      .where("status", "=", "READY")
      .where("acceptance", "is not", null)
      .where(
        sql<boolean>`exists (select from ink_entry where ink_entry.segmentation_id = suggestion.segmentation_id
          and ink_entry.origin ->> 'suggestionId' = suggestion.id)`,
      )
      .execute();
    return rows.map(({ id }) => id as SuggestionId);
  }

  async #withSlabs(rows: readonly Row[]): Promise<Suggestion[]> {
    if (rows.length === 0) return [];
    const slabs = await this.db
      .selectFrom("suggestion_slab")
      .selectAll()
      .where(
        "suggestion_id",
        "in",
        rows.map(({ id }) => id),
      )
      .orderBy("number")
      .execute();
    return rows.map((row) =>
      toSuggestion(
        row,
        slabs.filter((slab) => slab.suggestion_id === row.id),
      ),
    );
  }
}

function stateColumns(state: SuggestionState) {
  const acceptance = "acceptance" in state ? state.acceptance : null;
  return {
    status: state.status,
    failure: state.status === "FAILED" ? JSON.stringify(state.failure) : null,
    acceptance: acceptance && JSON.stringify(acceptance),
  };
}

function toSuggestion(row: Row, slabs: readonly SlabRow[]): Suggestion {
  return {
    id: row.id as Suggestion["id"],
    segmentationId: row.segmentation_id as Suggestion["segmentationId"],
    projectId: row.project_id as Suggestion["projectId"],
    seriesId: row.series_id as Suggestion["seriesId"],
    t: row.t,
    shape: row.shape as unknown as Suggestion["shape"],
    model: { id: row.model_id, version: row.model_version, sha256: row.model_sha256 },
    slicesPerSlab: row.slices_per_slab,
    slabCount: row.slab_count,
    jobId: row.job_id as Suggestion["jobId"],
    requestedBy: row.requested_by as Suggestion["requestedBy"],
    requestedAt: row.requested_at,
    endedAt: row.ended_at,
    state: toState(row),
    slabs: slabs.map((slab) => ({
      number: slab.number,
      kStart: slab.k_start,
      kEnd: slab.k_end,
      objectKey: slab.object_key as ObjectKey,
      voxelCounts: slab.voxel_counts,
    })),
  };
}

function toState({ status, failure, acceptance: stored }: Row): SuggestionState {
  const acceptance: Acceptance | null = stored && { ...stored, at: new Date(stored.at) };
  if (status === "READY") return { status, acceptance };
  // The table's checks hold these two to their status.
  if (status === "ACCEPTED") return { status, acceptance: acceptance! };
  if (status === "FAILED") return { status, failure: { ...failure!, code: failure!.code as ErrorCode } };
  return { status };
}

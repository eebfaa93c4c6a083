import type {
  CaseId,
  PersonId,
  ProjectId,
  ReadId,
  ReadState,
  SegmentationId,
  SuggestionId,
} from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { ReadPage, ReadRepository } from "../domain/ports.js";
import type { Exposure, Read, ReadingTime, Sitting } from "../domain/read.js";
import type { PartState, ReadTable } from "./tables.js";

const partOf: Record<ReadState, PartState> = {
  ASSIGNED: "OPEN",
  READING: "OPEN",
  SUBMITTED: "LOCKED",
  RETURNED: "ENDED",
  RELEASED: "ENDED",
};

export class PostgresReads implements ReadRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async insert(read: Read, tx: Transaction): Promise<void> {
    const db = within(this.db, tx);
    const { id, caseId: case_id, projectId: project_id, mode, stepKey: step_key } = read;
    await db
      .insertInto("read")
      .values({
        ...changing(read),
        id,
        case_id,
        project_id,
        mode,
        step_key,
        assigned_by: read.assignedBy,
        assigned_at: read.assignedAt,
      })
      .execute();
    const parts = read.readers.map((person_id) => ({
      part_of: id,
      person_id,
      case_id,
      role: "READER" as const,
      state: partOf[read.state],
    }));
    await db.insertInto("case_part").values(parts).execute();
  }

  async update(read: Read, tx: Transaction): Promise<void> {
    const db = within(this.db, tx);
    await db.updateTable("read").set(changing(read)).where("id", "=", read.id).execute();
    await db.updateTable("case_part").set({ state: partOf[read.state] }).where("part_of", "=", read.id).execute();
    if (!read.segmentationId) return;
    await db
      .insertInto("case_record")
      .values({ segmentation_id: read.segmentationId, case_id: read.caseId, kind: "READ", part_of: read.id })
      .onConflict((conflict) => conflict.column("segmentation_id").doNothing())
      .execute();
  }

  async find(id: ReadId, tx?: Transaction): Promise<Read | null> {
    const [row] = await this.#select(tx).where("read.id", "=", id).execute();
    return row ? toRead(row) : null;
  }

  readonly findMany = async (ids: readonly ReadId[]): Promise<ReadonlyMap<ReadId, Read>> => {
    const rows = await this.#select().where("read.id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toRead(row)]));
  };

  readonly ofCases = async (ids: readonly CaseId[], tx?: Transaction): Promise<ReadonlyMap<CaseId, Read[]>> => {
    const rows = await this.#select(tx).where("case_id", "in", ids).orderBy("assigned_at").orderBy("read.id").execute();
    const found = new Map<CaseId, Read[]>(ids.map((id) => [id, []]));
    for (const row of rows) found.get(row.case_id)?.push(toRead(row));
    return found;
  };

  async ofPerson(
    personId: PersonId,
    { projectId, states }: { projectId?: ProjectId | null; states?: readonly ReadState[] | null },
    { limit, after }: ReadPage,
  ): Promise<Read[]> {
    let query = this.#select().where(isReader(personId));
    if (projectId) query = query.where("project_id", "=", projectId);
    if (states) query = query.where("state", "in", [...states]);
    if (after) query = query.where(sql<boolean>`(read.assigned_at, read.id) < (${after.assignedAt}, ${after.id})`);
    const rows = await query.orderBy("assigned_at", "desc").orderBy("read.id", "desc").limit(limit).execute();
    return rows.map(toRead);
  }

  async countOpen(personId: PersonId): Promise<number> {
    const { count } = await this.db
      .selectFrom("read")
      .select(sql<number>`count(*)`.as("count"))
      .where("state", "in", ["ASSIGNED", "READING"])
      .where(isReader(personId))
      .executeTakeFirstOrThrow();
    return count;
  }

  async ofSegmentation(id: SegmentationId): Promise<Read | null> {
    const [row] = await this.#select().where("segmentation_id", "=", id).execute();
    return row ? toRead(row) : null;
  }

  async keepSitting(id: ReadId, { sitting, personId, activeMs, idleMs, slicesShown }: Sitting): Promise<void> {
    await this.db
      .insertInto("read_sitting")
      .values({
        read_id: id,
        sitting,
        person_id: personId,
        active_ms: activeMs,
        idle_ms: idleMs,
        slices_shown: Buffer.from(slicesShown),
      })
      .onConflict((conflict) =>
        conflict
          .columns(["read_id", "sitting"])
          .doUpdateSet({
            active_ms: sql`greatest(read_sitting.active_ms, excluded.active_ms)`,
            idle_ms: sql`greatest(read_sitting.idle_ms, excluded.idle_ms)`,
            // A page sends all it has shown so far: what comes late is a subset.
            slices_shown: sql`case when bit_count(excluded.slices_shown) > bit_count(read_sitting.slices_shown)
              then excluded.slices_shown else read_sitting.slices_shown end`,
          })
          .where("read_sitting.person_id", "=", personId),
      )
      .execute();
  }

  readonly timesOf = async (ids: readonly ReadId[]): Promise<ReadonlyMap<ReadId, ReadingTime>> => {
    const rows = await this.db
      .selectFrom("read_sitting")
      .select(["read_id", "active_ms", "idle_ms", "slices_shown"])
      .where("read_id", "in", ids)
      .execute();
    const sittings = (id: ReadId) => rows.filter(({ read_id }) => read_id === id);
    return new Map(
      ids.map((id) => [
        id,
        {
          activeTimeS: sum(sittings(id).map(({ active_ms }) => Number(active_ms))) / 1_000,
          idleTimeS: sum(sittings(id).map(({ idle_ms }) => Number(idle_ms))) / 1_000,
          slicesShown: countUnion(sittings(id).map(({ slices_shown }) => slices_shown)),
        },
      ]),
    );
  };

  async keepExposure(id: ReadId, { suggestionId, model, shownAt }: Exposure): Promise<void> {
    await this.db
      .insertInto("read_exposure")
      .values({ read_id: id, suggestion_id: suggestionId, model, shown_at: shownAt })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  readonly exposuresOf = async (ids: readonly ReadId[]): Promise<ReadonlyMap<ReadId, Exposure[]>> => {
    const rows = await this.db
      .selectFrom("read_exposure")
      .selectAll()
      .where("read_id", "in", ids)
      .orderBy("shown_at")
      .orderBy("suggestion_id")
      .execute();
    const found = new Map<ReadId, Exposure[]>(ids.map((id) => [id, []]));
    for (const { read_id, suggestion_id, model, shown_at } of rows)
      found.get(read_id)?.push({ suggestionId: suggestion_id as SuggestionId, model, shownAt: shown_at });
    return found;
  };

  #select(tx?: Transaction) {
    return within(this.db, tx)
      .selectFrom("read")
      .selectAll()
      .select(
        sql<PersonId[]>`array(select person_id from case_part where part_of = read.id order by person_id)`.as(
          "readers",
        ),
      );
  }
}

const isReader = (personId: PersonId) =>
  sql<boolean>`exists (select from case_part p where p.part_of = read.id and p.person_id = ${personId})`;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** @param bitmaps lowest bit first. @returns how many bits are set in any of them */
function countUnion(bitmaps: readonly Uint8Array[]): number {
  const longest = Math.max(0, ...bitmaps.map(({ length }) => length));
  let count = 0;
  for (let n = 0; n < longest; n++) {
    let bits = bitmaps.reduce((union, bitmap) => union | (bitmap[n] ?? 0), 0);
    for (; bits; bits &= bits - 1) count++;
  }
  return count;
}

const changing = (read: Read) => ({
  state: read.state,
  segmentation_id: read.segmentationId,
  due_at: read.dueAt,
  begun_at: read.begunAt,
  own_read: read.ownRead && JSON.stringify(read.ownRead),
  submission: read.submission && JSON.stringify(read.submission),
  reopenings: JSON.stringify(read.reopenings),
  return_note: read.returned && JSON.stringify(read.returned),
});

/** JSON keeps times as text. */
const revive = <T extends { at: Date }>(stored: unknown): T | null =>
  stored ? { ...(stored as T), at: new Date((stored as T).at) } : null;

function toRead(row: Selectable<ReadTable> & { readers: PersonId[] }): Read {
  return {
    id: row.id,
    caseId: row.case_id,
    projectId: row.project_id,
    stepKey: row.step_key,
    mode: row.mode,
    state: row.state,
    readers: row.readers,
    segmentationId: row.segmentation_id,
    dueAt: row.due_at,
    assignedBy: row.assigned_by,
    assignedAt: row.assigned_at,
    begunAt: row.begun_at,
    ownRead: revive(row.own_read),
    submission: revive(row.submission),
    reopenings: (row.reopenings as Read["reopenings"]).map((item) => ({ ...item, at: new Date(item.at) })),
    returned: revive(row.return_note),
  };
}

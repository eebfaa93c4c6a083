import type {
  AdjudicationId,
  AdjudicationState,
  CaseId,
  PersonId,
  ProjectId,
  ReadId,
} from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Adjudication, Disagreement, Signature } from "../domain/adjudication.js";
import type { AdjudicationPage, AdjudicationRepository, DisagreementWithSpans } from "../domain/ports.js";
import type { AdjudicationTable, DisagreementTable } from "./tables.js";

export class PostgresAdjudications implements AdjudicationRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async insert(adjudication: Adjudication, disagreements: readonly DisagreementWithSpans[], tx: Transaction) {
    const db = within(this.db, tx);
    const { id, caseId: case_id, projectId: project_id, sides, createdAt: created_at } = adjudication;
    await db
      .insertInto("adjudication")
      .values({ ...changing(adjudication), id, case_id, project_id, created_at, sides: JSON.stringify(sides) })
      .execute();
    for (const { number, labelKey, spans, decided, ...figures } of disagreements)
      await db
        .insertInto("disagreement")
        .values({
          adjudication_id: id,
          number,
          label_key: labelKey,
          figures: JSON.stringify(figuresOf(figures)),
          spans: spans.map((bytes) => Buffer.from(bytes)),
          decided: decided && JSON.stringify(decided),
        })
        .execute();
  }

  async update(adjudication: Adjudication, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .updateTable("adjudication")
      .set(changing(adjudication))
      .where("id", "=", adjudication.id)
      .execute();
  }

  async find(id: AdjudicationId, tx?: Transaction): Promise<Adjudication | null> {
    const row = await this.#select(tx).where("id", "=", id).executeTakeFirst();
    return row ? toAdjudication(row) : null;
  }

  readonly findMany = async (ids: readonly AdjudicationId[]): Promise<ReadonlyMap<AdjudicationId, Adjudication>> => {
    const rows = await this.#select().where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toAdjudication(row)]));
  };

  readonly ofCases = async (ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, Adjudication>> => {
    const rows = await this.#select()
      .where("case_id", "in", ids)
      .orderBy(sql`state in ('WAITING', 'OPEN')`)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return new Map(rows.map((row) => [row.case_id, toAdjudication(row)]));
  };

  async underWay(caseId: CaseId, tx: Transaction): Promise<Adjudication | null> {
    const row = await this.#select(tx)
      .where("case_id", "=", caseId)
      .where("state", "in", ["WAITING", "OPEN"])
      .forUpdate()
      .executeTakeFirst();
    return row ? toAdjudication(row) : null;
  }

  async hadSession(caseId: CaseId, tx: Transaction): Promise<boolean> {
    const row = await within(this.db, tx)
      .selectFrom("adjudication")
      .select("id")
      .where("case_id", "=", caseId)
      .where("session_at", "is not", null)
      .executeTakeFirst();
    return row !== undefined;
  }

  readonly sessionsOf = async (ids: readonly ReadId[]): Promise<ReadonlyMap<ReadId, Adjudication>> => {
    const rows = await this.#select()
      .where("session_at", "is not", null)
      .where("state", "in", ["OPEN", "SIGNED"])
      .where(sql<boolean>`exists (
        select from jsonb_array_elements(sides) side where side ->> 'readId' = any(${[...ids]}::text[]))`)
      .execute();
    const found = new Map<ReadId, Adjudication>();
    for (const adjudication of rows.map(toAdjudication))
      for (const { readId } of adjudication.sides) if (ids.includes(readId)) found.set(readId, adjudication);
    return found;
  };

  async waitingFor(projectId: ProjectId): Promise<Adjudication[]> {
    const rows = await this.#select()
      .where("project_id", "=", projectId)
      .where("state", "=", "WAITING")
      .orderBy(sql`due_at nulls last`)
      .orderBy("created_at")
      .orderBy("id")
      .execute();
    return rows.map(toAdjudication);
  }

  async ofPerson(
    personId: PersonId,
    { projectId, states }: { projectId: ProjectId | null; states: readonly AdjudicationState[] },
    { limit, after }: AdjudicationPage,
  ): Promise<Adjudication[]> {
    let query = this.#select()
      .where("adjudicator", "=", personId)
      .where("state", "in", [...states]);
    if (projectId) query = query.where("project_id", "=", projectId);
    if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id})`);
    const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
    return rows.map(toAdjudication);
  }

  readonly disagreementsOf = async (
    ids: readonly AdjudicationId[],
  ): Promise<ReadonlyMap<AdjudicationId, Disagreement[]>> => {
    const rows = await this.db
      .selectFrom("disagreement")
      .select(listed)
      .where("adjudication_id", "in", ids)
      .orderBy("number")
      .execute();
    const found = new Map<AdjudicationId, Disagreement[]>(ids.map((id) => [id, []]));
    for (const row of rows) found.get(row.adjudication_id)?.push(toDisagreement(row));
    return found;
  };

  async spansOf(id: AdjudicationId, number: number): Promise<readonly Uint8Array[] | null> {
    const row = await this.db
      .selectFrom("disagreement")
      .select("spans")
      .where("adjudication_id", "=", id)
      .where("number", "=", number)
      .executeTakeFirst();
    return row?.spans ?? null;
  }

  async decide(id: AdjudicationId, number: number, decided: Disagreement["decided"]): Promise<Disagreement | null> {
    const row = await this.db
      .updateTable("disagreement")
      .set({ decided: decided && JSON.stringify(decided) })
      .where("adjudication_id", "=", id)
      .where("number", "=", number)
      .returning(listed)
      .executeTakeFirst();
    return row ? toDisagreement(row) : null;
  }

  #select(tx?: Transaction) {
    return within(this.db, tx).selectFrom("adjudication").selectAll();
  }
}

const listed = ["adjudication_id", "number", "label_key", "figures", "decided"] as const;

const changing = (adjudication: Adjudication) => ({
  state: adjudication.state,
  adjudicator: adjudication.adjudicator,
  segmentation_id: adjudication.segmentationId,
  due_at: adjudication.dueAt,
  assigned_at: adjudication.assignedAt,
  begun_at: adjudication.begunAt,
  session_at: adjudication.sessionAt,
  signature: adjudication.signature && JSON.stringify(adjudication.signature),
});

type Figures = Pick<Disagreement, "voxels" | "volumeMl" | "boxIjk" | "atIjk" | "atLps" | "heldBy">;

const figuresOf = ({ voxels, volumeMl, boxIjk, atIjk, atLps, heldBy }: Figures): Figures => ({
  voxels,
  volumeMl,
  boxIjk,
  atIjk,
  atLps,
  heldBy,
});

/** JSON keeps times as text. */
const revive = <T extends { at: Date }>(stored: unknown): T | null =>
  stored ? { ...(stored as T), at: new Date((stored as T).at) } : null;

function toAdjudication(row: Selectable<AdjudicationTable>): Adjudication {
  return {
    id: row.id,
    caseId: row.case_id,
    projectId: row.project_id,
    state: row.state,
    adjudicator: row.adjudicator,
    sides: row.sides as Adjudication["sides"],
    segmentationId: row.segmentation_id,
    dueAt: row.due_at,
    createdAt: row.created_at,
    assignedAt: row.assigned_at,
    begunAt: row.begun_at,
    sessionAt: row.session_at,
    signature: revive<Signature>(row.signature),
  };
}

function toDisagreement(row: Pick<Selectable<DisagreementTable>, (typeof listed)[number]>): Disagreement {
  return {
    adjudicationId: row.adjudication_id,
    number: row.number,
    labelKey: row.label_key,
    ...(row.figures as Figures),
    decided: revive<NonNullable<Disagreement["decided"]>>(row.decided),
  };
}

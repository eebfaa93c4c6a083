import type { CaseId, CaseState, PersonId, ProjectId, StudyId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import { Conflict } from "../../../errors.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Case, CaseStatus, Exclusion, NamedPatient, NewCase } from "../domain/case.js";
import type { CaseFilter, CaseLikeness, CaseRepository } from "../domain/ports.js";
import type { ReadingCaseTable } from "./tables.js";

export class PostgresCases implements CaseRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async insert(cases: readonly NewCase[], tx: Transaction): Promise<Case[]> {
    const db = within(this.db, tx);
    const projectId = cases[0]!.projectId;
    // Numbers are given out one project at a time.
    await db.selectFrom("project").select("id").where("id", "=", projectId).forUpdate().execute();
    const { last } = await db
      .selectFrom("reading_case")
      .select(sql<number>`coalesce(max(number), 0)`.as("last"))
      .where("project_id", "=", projectId)
      .executeTakeFirstOrThrow();
    const rows = await db
      .insertInto("reading_case")
      .values(cases.map((item, n) => rowOf(item, last + n + 1)))
      .returningAll()
      .execute();
    const studies = cases.flatMap(({ id, studyIds }) => studyIds.map((study_id) => ({ study_id, case_id: id })));
    const placed = await db
      .insertInto("case_study")
      .values(studies)
      .onConflict((conflict) => conflict.column("study_id").doNothing())
      .returning("study_id")
      .execute();
    if (placed.length < studies.length) {
      const taken = studies.filter(({ study_id }) => !placed.some((row) => row.study_id === study_id));
      throw new Conflict("Some of these studies belong to a case already. No case was made.", {
        studyIds: taken.map(({ study_id }) => study_id),
      });
    }
    return rows.map(toCase).sort((a, b) => a.number - b.number);
  }

  async find(id: CaseId): Promise<Case | null> {
    return (await this.findMany([id])).get(id) ?? null;
  }

  readonly findMany = async (ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, Case>> => {
    const rows = await this.db.selectFrom("reading_case").selectAll().where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toCase(row)]));
  };

  async lock(id: CaseId, tx: Transaction): Promise<Case | null> {
    const row = await within(this.db, tx)
      .selectFrom("reading_case")
      .selectAll()
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    return row ? toCase(row) : null;
  }

  async setStatus(id: CaseId, status: CaseStatus, tx: Transaction): Promise<void> {
    const exclusion = status.state === "EXCLUDED" ? JSON.stringify(status.exclusion) : null;
    await this.#update(id, tx).set({ state: status.state, exclusion }).execute();
  }

  async pinProtocol(id: CaseId, version: number, tx: Transaction): Promise<void> {
    await this.#update(id, tx).set({ protocol_version: version }).execute();
  }

  async setDetails(id: CaseId, { dueAt, licence }: { dueAt?: Date | null; licence?: string }, tx: Transaction) {
    if (dueAt === undefined && licence === undefined) return;
    await this.#update(id, tx)
      .set({ ...(dueAt !== undefined && { due_at: dueAt }), ...(licence !== undefined && { licence }) })
      .execute();
  }

  async setPatient(id: CaseId, patientKey: string, named: NamedPatient, tx: Transaction): Promise<void> {
    await this.#update(id, tx)
      .set({ patient_key: patientKey, named_patient: JSON.stringify(named) })
      .execute();
  }

  async list(filter: CaseFilter, { limit, afterNumber }: { limit: number; afterNumber: number }): Promise<Case[]> {
    let query = this.#seen(filter).selectAll().where("number", ">", afterNumber);
    if (filter.states) query = query.where("state", "in", [...filter.states]);
    if (filter.like) query = query.where(isLike(filter.like));
    return (await query.orderBy("number").limit(limit).execute()).map(toCase);
  }

  async countByState(filter: Omit<CaseFilter, "states">): Promise<ReadonlyMap<CaseState, number>> {
    const rows = await this.#seen(filter)
      .select(["state", sql<number>`count(*)`.as("count")])
      .groupBy("state")
      .execute();
    return new Map(rows.map(({ state, count }) => [state, count]));
  }

  readonly studiesOf = async (ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, StudyId[]>> => {
    const rows = await this.db
      .selectFrom("case_study")
      .innerJoin("study", "study.id", "case_study.study_id")
      .select(["case_id", "study_id"])
      .where("case_id", "in", ids)
      .orderBy("study.study_date")
      .orderBy("study.created_at")
      .orderBy("study_id")
      .execute();
    const found = new Map<CaseId, StudyId[]>(ids.map((id) => [id, []]));
    for (const { case_id, study_id } of rows) found.get(case_id)?.push(study_id);
    return found;
  };

  async neverOf(projectId: ProjectId, personId: PersonId, { limit, skip }: { limit: number; skip: number }) {
    const rows = await this.db
      .selectFrom("reading_case")
      .selectAll()
      .where("project_id", "=", projectId)
      .where("state", "in", ["AVAILABLE", "IN_READING"])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("case_part")
              .select("person_id")
              .whereRef("case_part.case_id", "=", "reading_case.id")
              .where("person_id", "=", personId),
          ),
        ),
      )
      .orderBy(sql`due_at nulls last`)
      .orderBy("number")
      .limit(limit)
      .offset(skip)
      .execute();
    return rows.map(toCase);
  }

  #update(id: CaseId, tx: Transaction) {
    return within(this.db, tx).updateTable("reading_case").where("id", "=", id);
  }

  #seen({ projectId, hiddenFrom }: Omit<CaseFilter, "states">) {
    return this.db
      .selectFrom("reading_case")
      .where("project_id", "=", projectId)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("case_part")
              .select("person_id")
              .whereRef("case_part.case_id", "=", "reading_case.id")
              .where("person_id", "=", hiddenFrom)
              .where("case_part.state", "=", "OPEN"),
          ),
        ),
      );
  }
}

const isLike = ({ number, studyIds, namedPatient }: CaseLikeness) => sql<boolean>`(
  number = ${number}
  or exists (select from case_study s where s.case_id = reading_case.id and s.study_id = any(${[...studyIds]}::text[]))
  or strpos(lower(named_patient ->> 'patientId'), ${namedPatient}) > 0)`;

const rowOf = (item: NewCase, number: number) => ({
  id: item.id,
  project_id: item.projectId,
  number,
  state: item.state,
  series_id: item.seriesId,
  t: item.t,
  patient_key: item.patientKey,
  named_patient: null,
  licence: item.licence,
  protocol_version: null,
  due_at: item.dueAt,
  exclusion: null,
  created_by: item.createdBy,
  created_at: item.createdAt,
});

function toCase(row: Selectable<ReadingCaseTable>): Case {
  return {
    id: row.id,
    projectId: row.project_id,
    number: row.number,
    status: toStatus(row),
    seriesId: row.series_id,
    t: row.t,
    patientKey: row.patient_key,
    namedPatient: toNamed(row.named_patient as NamedPatient | null),
    licence: row.licence,
    protocolVersion: row.protocol_version,
    dueAt: row.due_at,
    createdBy: row.created_by,
    createdAt: row.created_at,
  };
}

const toNamed = (stored: NamedPatient | null): NamedPatient | null => stored && { ...stored, at: new Date(stored.at) };

function toStatus({ state, exclusion }: Selectable<ReadingCaseTable>): CaseStatus {
  if (state !== "EXCLUDED") return { state };
  const stored = exclusion as Exclusion;
  return { state, exclusion: { ...stored, at: new Date(stored.at) } };
}

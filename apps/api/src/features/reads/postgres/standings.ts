import type { CaseId, ProjectId, SegmentationId, SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import { type Kysely, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import type { CaseRecord, Standing } from "../domain/blinding.js";
import { readsPolicy } from "../domain/policy.js";
import type { Standings } from "../domain/ports.js";
import type { ReadingCaseTable } from "./tables.js";

/** The facts that blinding is decided by; one statement for each question, however many rows. */
export class PostgresStandings implements Standings {
  constructor(private readonly db: Kysely<Database>) {}

  async of(who: Principal, ids: readonly CaseId[], tx?: Transaction): Promise<ReadonlyMap<CaseId, Standing>> {
    if (ids.length === 0) return new Map();
    const rows = await within(this.db, tx)
      .selectFrom("reading_case")
      .select(["reading_case.id", ...standingColumns, owes(who), answered(who)])
      .where("reading_case.id", "in", ids)
      .execute();
    return new Map(rows.map((row) => [row.id, toStanding(who, row)]));
  }

  /** Masks that lie on a series of some case; others are left out. */
  async ofSegmentations(
    who: Principal,
    ids: readonly SegmentationId[],
  ): Promise<ReadonlyMap<SegmentationId, { standing: Standing; record: CaseRecord }>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db
      .selectFrom("segmentation")
      .innerJoin("series", "series.id", "segmentation.series_id")
      .leftJoin("case_record", "case_record.segmentation_id", "segmentation.id")
      .leftJoin("case_study", "case_study.study_id", "series.study_id")
      .innerJoin("reading_case", (join) =>
        join.on("reading_case.id", "=", sql<CaseId>`coalesce(case_record.case_id, case_study.case_id)`),
      )
      .leftJoin("case_part", (join) =>
        join
          .onRef("case_part.part_of", "=", "case_record.part_of")
          .on("case_part.person_id", "=", who.personId)
          .on("case_part.state", "!=", "ENDED"),
      )
      .select(["segmentation.id", "case_record.kind", "case_record.in_session", "case_part.state as mine"])
      .select(
        sql<boolean>`exists (
          select from case_part p where p.part_of = case_record.part_of and p.state = 'OPEN')`.as("isOpen"),
      )
      .select([...standingColumns, owes(who), answered(who)])
      .where("segmentation.id", "in", ids)
      .execute();
    return new Map(
      rows.map((row) => [row.id as SegmentationId, { standing: toStanding(who, row), record: toRecord(row) }]),
    );
  }

  /** Series whose study belongs to a case; others are left out. `listed`: each step that they answer for lists stored segmentations. */
  async ofSeries(
    who: Principal,
    ids: readonly SeriesId[],
  ): Promise<ReadonlyMap<SeriesId, { standing: Standing; listed: boolean }>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db
      .selectFrom("series")
      .innerJoin("case_study", "case_study.study_id", "series.study_id")
      .innerJoin("reading_case", "reading_case.id", "case_study.case_id")
      .select(["series.id as series_id", ...standingColumns, owes(who), answered(who), listsSegmentations(who)])
      .where("series.id", "in", ids)
      .execute();
    return new Map(rows.map((row) => [row.series_id, { standing: toStanding(who, row), listed: row.listed }]));
  }

  /** Studies that belong to a case; others are left out. */
  async ofStudies(who: Principal, ids: readonly StudyId[]): Promise<ReadonlyMap<StudyId, Standing>> {
    if (ids.length === 0) return new Map();
    const rows = await this.db
      .selectFrom("case_study")
      .innerJoin("reading_case", "reading_case.id", "case_study.case_id")
      .select(["case_study.study_id", ...standingColumns, owes(who), answered(who)])
      .where("case_study.study_id", "in", ids)
      .execute();
    return new Map(rows.map((row) => [row.study_id, toStanding(who, row)]));
  }

  /** Every study of a project that belongs to a case. */
  async ofProject(who: Principal, projectId: string): Promise<ReadonlyMap<StudyId, Standing>> {
    const rows = await this.db
      .selectFrom("case_study")
      .innerJoin("reading_case", "reading_case.id", "case_study.case_id")
      .select(["case_study.study_id", ...standingColumns, owes(who), answered(who)])
      .where("reading_case.project_id", "=", projectId as ReadingCaseTable["project_id"])
      .execute();
    return new Map(rows.map((row) => [row.study_id, toStanding(who, row)]));
  }

  /** Cases in which this person owes an answer. */
  async owedBy(who: Pick<Principal, "personId">, projectId?: string): Promise<ReadonlySet<CaseId>> {
    let query = this.db
      .selectFrom("case_part")
      .innerJoin("reading_case", "reading_case.id", "case_part.case_id")
      .select("case_id")
      .distinct()
      .where("person_id", "=", who.personId)
      .where("case_part.state", "=", "OPEN");
    if (projectId) query = query.where("reading_case.project_id", "=", projectId as ReadingCaseTable["project_id"]);
    return new Set((await query.execute()).map(({ case_id }) => case_id));
  }

  /** Projects in which this person owes an answer to some case. */
  async projectsOwed(who: Pick<Principal, "personId">): Promise<ReadonlySet<ReadingCaseTable["project_id"]>> {
    const rows = await this.db
      .selectFrom("case_part")
      .innerJoin("reading_case", "reading_case.id", "case_part.case_id")
      .select("project_id")
      .distinct()
      .where("person_id", "=", who.personId)
      .where("case_part.state", "=", "OPEN")
      .execute();
    return new Set(rows.map(({ project_id }) => project_id));
  }

  /** @param loose those that belong to no case, instead of all */
  async studiesIn(projectId: ProjectId, { loose }: { loose: boolean }): Promise<StudyId[]> {
    let query = this.db.selectFrom("study").select("id").where("project_id", "=", projectId);
    if (loose)
      query = query.where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom("case_study").select("case_id").whereRef("case_study.study_id", "=", "study.id"))),
      );
    return (await query.execute()).map(({ id }) => id);
  }

  /** Studies that hold label maps and nothing else, with one of those. @param among one project's, or these */
  async onlyLabelmaps(among: ProjectId | readonly StudyId[]): Promise<ReadonlyMap<StudyId, SeriesId>> {
    if (Array.isArray(among) && among.length === 0) return new Map();
    const rows = await this.db
      .selectFrom("series")
      .select(["study_id", "id"])
      .where("content", "=", "LABELMAP")
      .where((eb) =>
        typeof among === "string" ? eb("project_id", "=", among) : eb("study_id", "in", among as readonly StudyId[]),
      )
      .where(
        sql<boolean>`not exists (select from series image where image.study_id = series.study_id and image.content = 'IMAGE')`,
      )
      .execute();
    return new Map(rows.map((row) => [row.study_id, row.id]));
  }

  /** @param among one project's, or these */
  async labelmapsAmong(among: ProjectId | readonly SeriesId[]): Promise<SeriesId[]> {
    if (among.length === 0) return [];
    const rows = await this.db
      .selectFrom("series")
      .select("id")
      .where("content", "=", "LABELMAP")
      .where((eb) =>
        typeof among === "string" ? eb("project_id", "=", among) : eb("id", "in", among as readonly SeriesId[]),
      )
      .execute();
    return rows.map(({ id }) => id);
  }

  async isRead(id: SeriesId): Promise<boolean> {
    const row = await this.db.selectFrom("reading_case").select("id").where("series_id", "=", id).executeTakeFirst();
    return row !== undefined;
  }

  /**
   * Of these, which belong to a project that works in cases, and that project. Asked of what is in no case.
   * @param table whose ids they are: a project's id stands in each row
   */
  async waitingForCases<Id extends StudyId | SeriesId | SegmentationId>(
    table: "study" | "series" | "segmentation",
    ids: readonly Id[],
  ): Promise<ReadonlyMap<Id, ProjectId>> {
    if (ids.length === 0) return new Map();
    const { rows } = await sql<{ id: Id; project_id: ProjectId }>`
      select id, project_id from ${sql.table(table)} loose where id in (${sql.join(ids)})
      and exists (select from reading_case where reading_case.project_id = loose.project_id)`.execute(this.db);
    return new Map(rows.map(({ id, project_id }) => [id, project_id]));
  }
}

const standingColumns = ["reading_case.project_id", "reading_case.state"] as const;

const part = (who: Principal, state: "OPEN" | "LOCKED") => sql<boolean>`exists (
  select from case_part p where p.case_id = reading_case.id and p.person_id = ${who.personId} and p.state = ${state})`;
/** An adjudicator answers for every step. */
const listsSegmentations = (who: Principal) =>
  sql<boolean>`(
  select coalesce(bool_and(step -> 'visibleContext' @> '["STORED_SEGMENTATIONS"]'), false)
  from case_part p
  join protocol on protocol.project_id = reading_case.project_id and protocol.version = reading_case.protocol_version
  cross join lateral jsonb_array_elements(protocol.document -> 'workflow' -> 'steps') step
  left join read on read.id = p.part_of
  where p.case_id = reading_case.id and p.person_id = ${who.personId} and p.state != 'ENDED'
    and (read.id is null or read.step_key = step ->> 'key'))`.as("listed");
const owes = (who: Principal) => part(who, "OPEN").as("owes");
const answered = (who: Principal) => part(who, "LOCKED").as("answered");

interface StandingRow extends Pick<ReadingCaseTable, "project_id" | "state"> {
  owes: boolean;
  answered: boolean;
}

function toStanding(who: Principal, { project_id: projectId, state, owes, answered }: StandingRow): Standing {
  return {
    leads: readsPolicy.leads(who, projectId),
    oversees: readsPolicy.oversees(who, projectId),
    caseState: state,
    owesAnswer: owes,
    hasAnswered: answered,
  };
}

interface RecordRow {
  kind: "READ" | "ADJUDICATION" | "RESULT" | null;
  mine: string | null;
  isOpen: boolean;
  in_session: boolean | null;
}

function toRecord({ kind, mine, isOpen, in_session }: RecordRow): CaseRecord {
  if (kind === null) return { kind: "OTHER" };
  if (kind === "RESULT") return { kind };
  return { kind, mine: mine === "OPEN" || mine === "LOCKED" ? mine : null, isOpen, inSession: in_session ?? false };
}

import type { CaseId, ProjectId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { ResultRepository } from "../domain/ports.js";
import type { CaseResult } from "../domain/result.js";
import type { CaseResultTable } from "./tables.js";

export class PostgresResults implements ResultRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async insert(result: CaseResult, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .insertInto("case_result")
      .values({
        case_id: result.caseId,
        project_id: result.projectId,
        origin: result.origin,
        rule: result.rule,
        segmentation_id: result.segmentationId,
        revision: result.revision,
        content_hash: result.contentHash,
        findings: JSON.stringify(result.findings),
        lineage: JSON.stringify(result.lineage),
        adjudication_id: result.adjudicationId,
        signed_by: result.signedBy,
        signed_at: result.signedAt,
      })
      .execute();
  }

  async dropUnfinished(caseId: CaseId): Promise<void> {
    await sql`
      delete from segmentation s using case_record r
      where r.segmentation_id = s.id and r.case_id = ${caseId} and r.kind = 'RESULT'
        and not exists (select from case_result where segmentation_id = s.id)`.execute(this.db);
  }

  readonly ofCases = async (ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, CaseResult>> => {
    const rows = await this.db.selectFrom("case_result").selectAll().where("case_id", "in", ids).execute();
    return new Map(rows.map((row) => [row.case_id, toResult(row)]));
  };

  async ofProject(projectId: ProjectId): Promise<CaseResult[]> {
    const rows = await this.db
      .selectFrom("case_result")
      .selectAll()
      .where("project_id", "=", projectId)
      .orderBy("signed_at")
      .orderBy("case_id")
      .execute();
    return rows.map(toResult);
  }
}

/** The table's checks hold what the cast says: an agreed one has a rule, an adjudicated one whoever signed it. */
function toResult(row: Selectable<CaseResultTable>): CaseResult {
  return {
    caseId: row.case_id,
    projectId: row.project_id,
    segmentationId: row.segmentation_id,
    revision: Number(row.revision),
    contentHash: row.content_hash,
    findings: row.findings as CaseResult["findings"],
    lineage: row.lineage as CaseResult["lineage"],
    signedAt: row.signed_at,
    origin: row.origin,
    rule: row.rule,
    adjudicationId: row.adjudication_id,
    signedBy: row.signed_by,
  } as CaseResult;
}

import type { DatasetVersionId, ProjectId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type {
  DatasetExport,
  DatasetRepository,
  DatasetVersion,
  ExportKind,
  FrozenCase,
  SplitCounts,
} from "../domain/dataset-version.js";
import "./tables.js";

export class PostgresDatasets implements DatasetRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async lock(projectId: ProjectId, tx: Transaction): Promise<void> {
    const key = `data set ${projectId}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(within(this.db, tx));
  }

  async findByContent(projectId: ProjectId, contentHash: string, tx: Transaction): Promise<DatasetVersion | null> {
    const row = await within(this.db, tx)
      .selectFrom("dataset_version")
      .selectAll()
      .where("project_id", "=", projectId)
      .where("content_hash", "=", contentHash)
      .executeTakeFirst();
    return row ? toVersion(row) : null;
  }

  async lastNumber(projectId: ProjectId, tx: Transaction): Promise<number> {
    const row = await within(this.db, tx)
      .selectFrom("dataset_version")
      .select((of) => of.fn.max("number").as("number"))
      .where("project_id", "=", projectId)
      .executeTakeFirst();
    return row?.number ?? 0;
  }

  async insert(version: DatasetVersion, cases: readonly FrozenCase[], tx: Transaction): Promise<void> {
    const db = within(this.db, tx);
    await db
      .insertInto("dataset_version")
      .values({
        id: version.id,
        project_id: version.projectId,
        number: version.number,
        content_hash: version.contentHash,
        note: version.note,
        frozen_by: version.frozenBy,
        frozen_at: version.frozenAt,
      })
      .execute();
    const column = <T>(pick: (one: FrozenCase) => T) => cases.map(pick);
    await sql`
      insert into dataset_case (version_id, case_number, segmentation_id, split)
      select ${version.id}, * from unnest(
        ${column((one) => one.caseNumber)}::int[],
        ${column((one) => one.segmentationId)}::text[],
        ${column((one) => one.split)}::text[])`.execute(db);
  }

  // Bound once: DataLoaders know their batch functions by identity.

  readonly findMany = async (
    ids: readonly DatasetVersionId[],
  ): Promise<ReadonlyMap<DatasetVersionId, DatasetVersion>> => {
    const rows = await this.db.selectFrom("dataset_version").selectAll().where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toVersion(row)]));
  };

  async list(
    projectId: ProjectId,
    { limit, before }: { limit: number; before: number | null },
  ): Promise<DatasetVersion[]> {
    const rows = await this.db
      .selectFrom("dataset_version")
      .selectAll()
      .where("project_id", "=", projectId)
      .$if(before !== null, (query) => query.where("number", "<", before!))
      .orderBy("number", "desc")
      .limit(limit)
      .execute();
    return rows.map(toVersion);
  }

  readonly countCases = async (
    ids: readonly DatasetVersionId[],
  ): Promise<ReadonlyMap<DatasetVersionId, SplitCounts>> => {
    const rows = await this.db
      .selectFrom("dataset_case")
      .select(["version_id", "split", sql<number>`count(*)::int`.as("count")])
      .where("version_id", "in", ids)
      .groupBy(["version_id", "split"])
      .execute();
    const counts = new Map(ids.map((id) => [id, { TRAIN: 0, VALIDATION: 0, TEST: 0 }]));
    for (const { version_id: id, split, count } of rows) counts.get(id)![split] = count;
    return counts;
  };

  async findExport({ versionId, format, patients }: ExportKind): Promise<DatasetExport | null> {
    const row = await this.db
      .selectFrom("dataset_export")
      .selectAll()
      .where("version_id", "=", versionId)
      .where("format", "=", format)
      .where("patients", "=", patients)
      .executeTakeFirst();
    return row ? toExport(row) : null;
  }

  readonly exportsOf = async (
    ids: readonly DatasetVersionId[],
  ): Promise<ReadonlyMap<DatasetVersionId, DatasetExport[]>> => {
    const rows = await this.db
      .selectFrom("dataset_export")
      .selectAll()
      .where("version_id", "in", ids)
      .orderBy("made_at")
      .orderBy("format")
      .orderBy("patients")
      .execute();
    const found = new Map<DatasetVersionId, DatasetExport[]>(ids.map((id) => [id, []]));
    for (const row of rows) found.get(row.version_id)?.push(toExport(row));
    return found;
  };

  async putExport(made: DatasetExport): Promise<void> {
    const place = { object_key: made.objectKey, size_bytes: made.sizeBytes, job_id: made.jobId, made_at: made.madeAt };
    await this.db
      .insertInto("dataset_export")
      .values({ version_id: made.versionId, format: made.format, patients: made.patients, ...place })
      .onConflict((conflict) => conflict.columns(["version_id", "format", "patients"]).doUpdateSet(place))
      .execute();
  }
}

function toVersion(row: Selectable<Database["dataset_version"]>): DatasetVersion {
  return {
    id: row.id,
    projectId: row.project_id,
    number: row.number,
    contentHash: row.content_hash,
    note: row.note,
    frozenBy: row.frozen_by,
    frozenAt: row.frozen_at,
  };
}

function toExport(row: Selectable<Database["dataset_export"]>): DatasetExport {
  return {
    versionId: row.version_id,
    format: row.format,
    patients: row.patients,
    objectKey: row.object_key,
    sizeBytes: row.size_bytes,
    // Objects are named by it.
    sha256: row.object_key.slice(-64),
    jobId: row.job_id,
    madeAt: row.made_at,
  };
}

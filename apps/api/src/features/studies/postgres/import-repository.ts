import type { ImportId, JobId, PersonId, ProjectId, SeriesId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { SourceIdentity } from "../domain/identity.js";
import {
  type Import,
  type ImportFile,
  ImportFileStatus,
  type ImportStatus,
  type Refusal,
  type StagedFile,
} from "../domain/import.js";
import type { FileCounts, ImportRepository, NewImportFile } from "../domain/repositories.js";
import { groupCalls } from "./group-calls.js";
import { decodeImage, encodeImage } from "./image-json.js";
import type { ImportFileTable, ImportTable } from "./tables.js";

export class PostgresImports implements ImportRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async insert(record: Import, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .insertInto("import")
      .values({
        id: record.id,
        project_id: record.projectId,
        started_by: record.startedBy,
        source: record.source,
        status: record.status,
        job_id: record.jobId,
        created_at: record.createdAt,
        finished_at: record.finishedAt,
      })
      .execute();
  }

  async find(id: ImportId): Promise<Import | null> {
    return (await this.findMany([id])).get(id) ?? null;
  }

  /** Bound once: it is a DataLoader's batch function. */
  readonly findMany = async (ids: readonly ImportId[]): Promise<ReadonlyMap<ImportId, Import>> => {
    const rows = await this.db.selectFrom("import").selectAll().where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toImport(row)]));
  };

  async list(
    projectId: ProjectId,
    { limit, after }: { limit: number; after: { createdAt: Date; id: string } | null },
  ): Promise<Import[]> {
    let query = this.db.selectFrom("import").selectAll().where("project_id", "=", projectId);
    if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id})`);
    const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
    return rows.map(toImport);
  }

  async listUnfinished(): Promise<Import[]> {
    const rows = await this.db
      .selectFrom("import")
      .selectAll()
      .where("status", "in", ["RECEIVING", "PROCESSING"])
      .execute();
    return rows.map(toImport);
  }

  async move(
    id: ImportId,
    from: readonly ImportStatus[],
    to: ImportStatus,
    { finishedAt, jobId }: { finishedAt: Date | null; jobId?: JobId },
    tx?: Transaction,
  ): Promise<boolean> {
    const { numUpdatedRows } = await within(this.db, tx)
      .updateTable("import")
      .set({ status: to, finished_at: finishedAt, ...(jobId ? { job_id: jobId } : {}) })
      .where("id", "=", id)
      .where("status", "in", from)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async countOpen(personId: PersonId): Promise<number> {
    const { count } = await this.db
      .selectFrom("import")
      .select(sql<number>`count(*)`.as("count"))
      .where("started_by", "=", personId)
      .where("status", "=", "RECEIVING")
      .executeTakeFirstOrThrow();
    return count;
  }

  addFile(file: NewImportFile): Promise<ImportFile | null> {
    return this.#addFile({ ...file, path: cleanPath(file.path) });
  }

  readonly #addFile = groupCalls(
    async (files: readonly NewImportFile[]) => {
      const added = new Map((await this.addFiles(files)).map((file) => [keyOf(file), file]));
      return files.map((file) => added.get(keyOf(file)) ?? null);
    },
    { largest: 100, keyOf },
  );

  async addFiles(files: readonly NewImportFile[]): Promise<ImportFile[]> {
    if (files.length === 0) return [];
    const rows = await this.db
      .insertInto("import_file")
      .values(
        files.map((file) => ({
          import_id: file.importId,
          path: cleanPath(file.path),
          size_bytes: file.sizeBytes,
          quarantine_name: file.quarantineName,
          status: file.refusal ? ImportFileStatus.REFUSED : ImportFileStatus.RECEIVED,
          refusal_code: file.refusal?.code ?? null,
          refusal: file.refusal?.message ?? null,
          staged: null,
          series_identity: null,
          object_key: null,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .columns(["import_id", "path"])
          .doUpdateSet((excluded) => ({
            size_bytes: excluded.ref("excluded.size_bytes"),
            quarantine_name: excluded.ref("excluded.quarantine_name"),
            status: excluded.ref("excluded.status"),
            refusal_code: excluded.ref("excluded.refusal_code"),
            refusal: excluded.ref("excluded.refusal"),
          }))
          .where("import_file.status", "in", ["RECEIVED", "REFUSED", "IGNORED"]),
      )
      .returning([...fileColumns, unhurried.as("unhurried")])
      .execute();
    return rows.map(toFile);
  }

  async filesOf(
    importId: ImportId,
    { statuses, afterId = 0, limit }: { statuses?: readonly ImportFileStatus[]; afterId?: number; limit: number },
  ): Promise<ImportFile[]> {
    let query = this.db
      .selectFrom("import_file")
      .select(fileColumns)
      .where("import_id", "=", importId)
      .where("id", ">", afterId);
    if (statuses) query = query.where("status", "in", statuses);
    return (await query.orderBy("id").limit(limit).execute()).map(toFile);
  }

  async quarantineNames(importId: ImportId): Promise<string[]> {
    const rows = await this.db
      .selectFrom("import_file")
      .select("quarantine_name")
      .where("import_id", "=", importId)
      .where("quarantine_name", "is not", null)
      .execute();
    return rows.map((row) => row.quarantine_name!);
  }

  /** Bound once: it is a DataLoader's batch function. */
  readonly countFiles = async (importIds: readonly ImportId[]): Promise<ReadonlyMap<ImportId, FileCounts>> => {
    const rows = await this.db
      .selectFrom("import_file")
      .select([
        "import_id",
        "status",
        sql<number>`count(*)`.as("files"),
        sql<number>`sum(size_bytes)::bigint`.as("bytes"),
      ])
      .where("import_id", "in", importIds)
      .groupBy(["import_id", "status"])
      .execute();
    const none = Object.fromEntries(Object.keys(ImportFileStatus).map((status) => [status, 0]));
    const counts = new Map(
      importIds.map((id) => [id, { ...none, bytes: 0 } as { -readonly [K in keyof FileCounts]: number }]),
    );
    for (const row of rows) {
      const count = counts.get(row.import_id)!;
      count[row.status] = row.files;
      // An archive's bytes are counted as its members'.
      if (row.status !== "EXPANDED") count.bytes += row.bytes;
    }
    return counts;
  };

  markStaged(fileId: number, staged: StagedFile): Promise<void> {
    return this.#markStaged({ fileId, staged });
  }

  readonly #markStaged = groupCalls(
    async (files: readonly { fileId: number; staged: StagedFile }[]) => {
      await sql`
        update import_file
        set status = 'STAGED', staged = new.staged, series_identity = new.series_identity, object_key = new.object_key
        from unnest(
          ${files.map(({ fileId }) => fileId)}::bigint[],
          ${files.map(({ staged }) => encodeStaged(staged))}::jsonb[],
          ${files.map(({ staged }) => staged.seriesIdentity)}::text[],
          ${files.map(({ staged }) => staged.objectKey)}::text[]
        ) as new (id, staged, series_identity, object_key)
        where import_file.id = new.id and import_file.status = 'RECEIVED' and ${unhurried}
      `.execute(this.db);
      return files.map(() => undefined);
    },
    { largest: 50, keyOf: ({ fileId }) => fileId },
  );

  async markAlreadyHere(fileId: number, seriesIdentity: SourceIdentity): Promise<void> {
    await this.db
      .updateTable("import_file")
      .set({ status: "ALREADY_HERE", series_identity: seriesIdentity })
      .where("id", "=", fileId)
      .execute();
  }

  async markEnded(
    fileIds: readonly number[],
    status: "EXPANDED" | "IMPORTED" | "ALREADY_HERE",
    tx?: Transaction,
  ): Promise<void> {
    if (fileIds.length === 0) return;
    await within(this.db, tx)
      .updateTable("import_file")
      .set({ status, staged: null })
      .where("id", "=", sql<number>`any(${[...fileIds]}::bigint[])`)
      .execute();
  }

  async markKeptOut(fileIds: readonly number[], status: "REFUSED" | "IGNORED", refusal: Refusal): Promise<void> {
    await this.db
      .updateTable("import_file")
      .set({ status, refusal_code: refusal.code, refusal: refusal.message, staged: null })
      .where("id", "=", sql<number>`any(${[...fileIds]}::bigint[])`)
      .execute();
  }

  async stagedSeries(importId: ImportId): Promise<SourceIdentity[]> {
    const rows = await this.db
      .selectFrom("import_file")
      .select("series_identity")
      .where("import_id", "=", importId)
      .where("status", "=", "STAGED")
      .where("series_identity", "is not", null)
      .groupBy("series_identity")
      .orderBy(sql`min(id)`)
      .execute();
    return rows.map((row) => row.series_identity!);
  }

  async stagedFiles(importId: ImportId, seriesIdentity: SourceIdentity) {
    const rows = await this.db
      .selectFrom("import_file")
      .select([...fileColumns, "staged"])
      .where("import_id", "=", importId)
      .where("series_identity", "=", seriesIdentity)
      .where("status", "=", "STAGED")
      .orderBy("id")
      .execute();
    return rows.map((row) => {
      const { image, ...staged } = row.staged as unknown as StagedFile;
      return { file: toFile(row), staged: { ...staged, image: decodeImage(image) } };
    });
  }

  async refuseStaged(importId: ImportId, seriesIdentity: SourceIdentity, refusal: Refusal): Promise<void> {
    await this.db
      .updateTable("import_file")
      .set({ status: "REFUSED", refusal_code: refusal.code, refusal: refusal.message, staged: null })
      .where("import_id", "=", importId)
      .where("series_identity", "=", seriesIdentity)
      .where("status", "=", "STAGED")
      .execute();
  }

  async linkSeries(importId: ImportId): Promise<void> {
    await sql`
      insert into import_series (import_id, series_id)
      select distinct import.id, series.id
      from import_file
      join import on import.id = import_file.import_id
      join series on series.project_id = import.project_id and series.source_identity = import_file.series_identity
      where import.id = ${importId}
        and import_file.status in ('IMPORTED', 'ALREADY_HERE')
        and series.superseded_by_id is null
      on conflict do nothing
    `.execute(this.db);
  }

  /** Bound once: it is a DataLoader's batch function. */
  readonly seriesIdsOf = async (importIds: readonly ImportId[]): Promise<ReadonlyMap<ImportId, SeriesId[]>> => {
    const rows = await this.db
      .selectFrom("import_series")
      .innerJoin("series", "series.id", "import_series.series_id")
      .select(["import_id", "series_id"])
      .where("import_id", "in", importIds)
      .orderBy("series.study_id")
      .orderBy(sql`series.series_number nulls last`)
      .orderBy("series.created_at")
      .orderBy("series.id")
      .execute();
    const found = new Map<ImportId, SeriesId[]>(importIds.map((id) => [id, []]));
    for (const row of rows) found.get(row.import_id)?.push(row.series_id);
    return found;
  };

  async countImported(importId: ImportId): Promise<{ studies: number; series: number }> {
    return this.db
      .selectFrom("import_series")
      .innerJoin("series", "series.id", "import_series.series_id")
      .select([sql<number>`count(distinct study_id)`.as("studies"), sql<number>`count(*)`.as("series")])
      .where("import_id", "=", importId)
      .executeTakeFirstOrThrow();
  }

  async unreferencedObjects(importId: ImportId): Promise<ObjectKey[]> {
    const { rows } = await sql<{ key: ObjectKey }>`
      with mine as (
        select object_key as key from import_file where import_id = ${importId} and status = 'STAGED'
        union
        select staged ->> 'packKey' from import_file where import_id = ${importId} and status = 'STAGED'
      )
      select key from mine
      where key is not null
        and not exists (select from instance where object_key = key or pack_key = key)
        and not exists (select from frame where object_key = key)
        and not exists (
          select from import other join import mine on mine.project_id = other.project_id
          where mine.id = ${importId} and other.id <> mine.id
            -- A failed one may be finished again, and counts on what it staged.
            and other.status in ('RECEIVING', 'PROCESSING', 'FAILED'))
    `.execute(this.db);
    return rows.map((row) => row.key);
  }

  async dropStaged(importId: ImportId): Promise<void> {
    await this.db
      .deleteFrom("import_file")
      .where("import_id", "=", importId)
      .where("status", "in", ["RECEIVED", "STAGED"])
      .execute();
  }
}

const keyOf = ({ importId, path }: Pick<ImportFile, "importId" | "path">) => `${importId} ${path}`;

/** PostgreSQL takes neither NUL nor halves of characters. */
const cleanPath = (path: string) => path.replaceAll("\0", "").toWellFormed();

function encodeStaged({ image, ...staged }: StagedFile): string {
  return `{"image":${encodeImage(image)},${JSON.stringify(staged).slice(1)}`;
}

/**
 * Lets this one statement's commit not wait for the disk. For rows that only say how far an import is: quarantined files are not
 * flushed either, so after a power cut both are looked for again. Whatever commits a series flushes everything before it too.
 */
const unhurried = sql<boolean>`set_config('synchronous_commit', 'off', true) = 'off'`;

const fileColumns = [
  "id",
  "import_id",
  "path",
  "size_bytes",
  "quarantine_name",
  "status",
  "refusal_code",
  "refusal",
] as const;

function toImport(row: Selectable<ImportTable>): Import {
  return {
    id: row.id,
    projectId: row.project_id,
    startedBy: row.started_by,
    source: row.source,
    status: row.status,
    jobId: row.job_id,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

function toFile(row: Pick<Selectable<ImportFileTable>, (typeof fileColumns)[number]>): ImportFile {
  return {
    id: row.id,
    importId: row.import_id,
    path: row.path,
    sizeBytes: row.size_bytes,
    quarantineName: row.quarantine_name,
    status: row.status,
    refusal: row.refusal === null ? null : { code: row.refusal_code ?? "", message: row.refusal },
  };
}

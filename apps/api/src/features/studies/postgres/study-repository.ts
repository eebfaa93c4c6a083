import type { AffineLps, Vec3 } from "@covoxel/shared/geometry";
import type { InstanceId, ProjectId, SeriesContent, SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import { type ExpressionBuilder, type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { SourceIdentity } from "../domain/identity.js";
import type { Instance, StudyFilter, StudyRepository } from "../domain/repositories.js";
import type { Frame, Series, Study } from "../domain/study.js";
import { decodeImage, encodeImage } from "./image-json.js";
import type { FrameTable, InstanceTable, SeriesTable, StudyTable } from "./tables.js";

export class PostgresStudies implements StudyRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async lockSource(projectId: ProjectId, sourceIdentity: SourceIdentity, tx: Transaction): Promise<void> {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${projectId} ${sourceIdentity}`}, 0))`.execute(
      within(this.db, tx),
    );
  }

  async putStudy(study: Study, tx: Transaction): Promise<StudyId> {
    const { id } = await within(this.db, tx)
      .insertInto("study")
      .values({
        id: study.id,
        project_id: study.projectId,
        identity: study.identity,
        patient_name: study.patientName,
        patient_id: study.patientId,
        patient_sex: study.patientSex,
        patient_birth_date: study.patientBirthDate,
        patient_age: study.patientAge,
        study_date: study.studyDate,
        description: study.description,
        accession_number: study.accessionNumber,
        is_synthetic: study.isSynthetic,
        created_at: study.createdAt,
      })
      // The first file to bring a study names it; the update only makes RETURNING answer.
      .onConflict((conflict) =>
        conflict.columns(["project_id", "identity"]).doUpdateSet((row) => ({ identity: row.ref("excluded.identity") })),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  }

  async knownInstances(
    projectId: ProjectId,
    identities: readonly SourceIdentity[],
  ): Promise<ReadonlySet<SourceIdentity>> {
    const rows = await this.db
      .selectFrom("instance")
      .select("identity")
      .where("project_id", "=", projectId)
      .where("identity", "=", sql<SourceIdentity>`any(${[...identities]}::text[])`)
      .execute();
    return new Set(rows.map((row) => row.identity));
  }

  async instancesOfSource(projectId: ProjectId, sourceIdentity: SourceIdentity, tx: Transaction): Promise<Instance[]> {
    const rows = await within(this.db, tx)
      .selectFrom("instance")
      .selectAll()
      .where("project_id", "=", projectId)
      .where("source_identity", "=", sourceIdentity)
      .execute();
    return rows.map(toInstance);
  }

  async insertInstances(instances: readonly Instance[], tx: Transaction): Promise<void> {
    if (instances.length === 0) return;
    const column = <T>(pick: (instance: Instance) => T) => instances.map(pick);
    await sql`
      insert into instance (id, study_id, project_id, source_identity, identity, object_key, pack_key, size_bytes, header)
      select * from unnest(
        ${column((one) => one.id)}::text[],
        ${column((one) => one.studyId)}::text[],
        ${column((one) => one.projectId)}::text[],
        ${column((one) => one.sourceIdentity)}::text[],
        ${column((one) => one.identity)}::text[],
        ${column((one) => one.objectKey)}::text[],
        ${column((one) => one.packKey)}::text[],
        ${column((one) => one.sizeBytes)}::bigint[],
        ${column((one) => encodeImage(one.image))}::jsonb[])
    `.execute(within(this.db, tx));
  }

  async seriesOfSource(projectId: ProjectId, sourceIdentity: SourceIdentity, tx: Transaction): Promise<Series[]> {
    const rows = await within(this.db, tx)
      .selectFrom("series")
      .selectAll()
      .where("project_id", "=", projectId)
      .where("source_identity", "=", sourceIdentity)
      .where("superseded_by_id", "is", null)
      .execute();
    return rows.map(toSeries);
  }

  async insertSeries(series: Series, frames: readonly Frame[], tx: Transaction): Promise<void> {
    const db = within(this.db, tx);
    await db.insertInto("series").values(fromSeries(series)).execute();
    const column = <T>(pick: (frame: Frame) => T) => frames.map(pick);
    await sql`
      insert into frame (series_id, t, k, instance_id, frame_number, object_key, byte_offset, byte_length, slope, intercept)
      select ${series.id}, * from unnest(
        ${column((one) => one.t)}::int[],
        ${column((one) => one.k)}::int[],
        ${column((one) => one.instanceId)}::text[],
        ${column((one) => one.frameNumber)}::int[],
        ${column((one) => one.objectKey)}::text[],
        ${column((one) => one.byteOffset)}::bigint[],
        ${column((one) => one.byteLength)}::int[],
        ${column((one) => one.slope)}::float8[],
        ${column((one) => one.intercept)}::float8[])
    `.execute(db);
  }

  async setContent(id: SeriesId, content: SeriesContent, tx: Transaction): Promise<boolean> {
    const { numUpdatedRows } = await within(this.db, tx)
      .updateTable("series")
      .set({ content })
      .where("id", "=", id)
      .where("content", "!=", content)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async supersede(old: SeriesId, by: SeriesId | null, tx: Transaction): Promise<"DELETED" | "KEPT"> {
    const db = within(this.db, tx);
    await sql`savepoint supersede`.execute(db);
    try {
      await db.deleteFrom("series").where("id", "=", old).execute();
      await sql`release savepoint supersede`.execute(db);
      return "DELETED";
    } catch (error) {
      if (!isForeignKeyViolation(error)) throw error;
      await sql`rollback to savepoint supersede`.execute(db);
      await db.updateTable("series").set({ superseded_by_id: by }).where("id", "=", old).execute();
      return "KEPT";
    }
  }

  async findStudy(id: StudyId): Promise<Study | null> {
    return (await this.findManyStudies([id])).get(id) ?? null;
  }

  async findSeries(id: SeriesId): Promise<Series | null> {
    return (await this.findManySeries([id])).get(id) ?? null;
  }

  // Bound once: DataLoaders know their batch functions by identity.

  readonly seriesOfStudies = async (studyIds: readonly StudyId[]): Promise<ReadonlyMap<StudyId, Series[]>> => {
    const rows = await this.db
      .selectFrom("series")
      .selectAll()
      .where("study_id", "in", studyIds)
      .orderBy(sql`series_number nulls last`)
      .orderBy("created_at")
      .orderBy("part")
      .orderBy("id")
      .execute();
    const found = new Map<StudyId, Series[]>(studyIds.map((id) => [id, []]));
    for (const row of rows) found.get(row.study_id)?.push(toSeries(row));
    return found;
  };

  readonly findManyStudies = async (ids: readonly StudyId[]): Promise<ReadonlyMap<StudyId, Study>> => {
    const rows = await this.db.selectFrom("study").selectAll().where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toStudy(row)]));
  };

  readonly findManySeries = async (ids: readonly SeriesId[]): Promise<ReadonlyMap<SeriesId, Series>> => {
    const rows = await this.db.selectFrom("series").selectAll().where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toSeries(row)]));
  };

  async listStudies(
    filter: StudyFilter,
    { limit, after }: { limit: number; after: { createdAt: Date; id: string } | null },
  ): Promise<Study[]> {
    let query = this.db.selectFrom("study").selectAll().where(matches(filter));
    if (after) query = query.where(sql<boolean>`(study.created_at, study.id) < (${after.createdAt}, ${after.id})`);
    const rows = await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute();
    return rows.map(toStudy);
  }

  async idsOf(filter: StudyFilter): Promise<StudyId[]> {
    const rows = await this.db.selectFrom("study").select("id").where(matches(filter)).execute();
    return rows.map(({ id }) => id);
  }

  async patientsOf(projectId: ProjectId): Promise<Pick<Study, "id" | "patientId" | "identity">[]> {
    return this.db
      .selectFrom("study")
      .select(["id", "patient_id as patientId", "identity"])
      .where("project_id", "=", projectId)
      .execute();
  }

  async countStudies(filter: StudyFilter): Promise<number> {
    const { count } = await this.db
      .selectFrom("study")
      .select(sql<number>`count(*)`.as("count"))
      .where(matches(filter))
      .executeTakeFirstOrThrow();
    return count;
  }

  /** One statement, however many. @returns how many studies each has; a project without any is left out */
  readonly countByProject = async (projectIds: readonly ProjectId[]): Promise<ReadonlyMap<ProjectId, number>> => {
    const rows = await this.db
      .selectFrom("study")
      .select(["project_id", sql<number>`count(*)`.as("count")])
      .where("project_id", "in", projectIds)
      .groupBy("project_id")
      .execute();
    return new Map(rows.map((row) => [row.project_id, row.count]));
  };

  async findInstances(ids: readonly InstanceId[]): Promise<ReadonlyMap<InstanceId, Instance>> {
    const rows = await this.db
      .selectFrom("instance")
      .selectAll()
      .where("id", "=", sql<InstanceId>`any(${[...ids]}::text[])`)
      .execute();
    return new Map(rows.map((row) => [row.id, toInstance(row)]));
  }

  async frames(seriesId: SeriesId, t: number, firstK: number, lastK: number): Promise<Frame[]> {
    const rows = await this.db
      .selectFrom("frame")
      .selectAll()
      .where("series_id", "=", seriesId)
      .where("t", "=", t)
      .where("k", ">=", firstK)
      .where("k", "<=", lastK)
      .orderBy("k")
      .execute();
    return rows.map(toFrame);
  }
}

function matches({ projectId, text, modality, among, searchesHeaders }: StudyFilter) {
  return ({ and, or, eb, exists, selectFrom }: ExpressionBuilder<Database, "study">) => {
    const wanted = [eb("study.project_id", "=", projectId)];
    if (among) wanted.push(among.length > 0 ? eb("study.id", "in", [...among]) : eb.val(false));
    const series = selectFrom("series").select("series.id").whereRef("series.study_id", "=", "study.id");
    if (modality) wanted.push(exists(series.where("series.modality", "=", modality)));
    const words = text?.trim();
    if (words) {
      const pattern = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
      const columns = searchesHeaders
        ? (["description", "patient_name", "patient_id", "accession_number"] as const)
        : (["description"] as const);
      wanted.push(
        or([
          ...columns.map((column) => eb(`study.${column}`, "ilike", pattern)),
          // What a label map is called is as little to be found as the label map.
          exists(series.where("series.description", "ilike", pattern).where("series.content", "=", "IMAGE")),
        ]),
      );
    }
    return and(wanted);
  };
}

const isForeignKeyViolation = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "23503";

function toInstance(row: Selectable<InstanceTable>): Instance {
  return {
    id: row.id,
    studyId: row.study_id,
    projectId: row.project_id,
    sourceIdentity: row.source_identity,
    identity: row.identity,
    objectKey: row.object_key,
    packKey: row.pack_key,
    sizeBytes: row.size_bytes,
    image: decodeImage(row.header),
  };
}

function toStudy(row: Selectable<StudyTable>): Study {
  return {
    id: row.id,
    projectId: row.project_id,
    identity: row.identity,
    patientName: row.patient_name,
    patientId: row.patient_id,
    patientSex: row.patient_sex,
    patientBirthDate: row.patient_birth_date,
    patientAge: row.patient_age,
    studyDate: row.study_date,
    description: row.description,
    accessionNumber: row.accession_number,
    isSynthetic: row.is_synthetic,
    createdAt: row.created_at,
  };
}

function toSeries(row: Selectable<SeriesTable>): Series {
  return {
    id: row.id,
    studyId: row.study_id,
    projectId: row.project_id,
    sourceIdentity: row.source_identity,
    part: row.part,
    fingerprint: row.fingerprint,
    supersededById: row.superseded_by_id,
    seriesNumber: row.series_number,
    description: row.description,
    modality: row.modality,
    bodyPart: row.body_part,
    sourceFormat: row.source_format,
    sourceKFlipped: row.source_k_flipped,
    gridKind: row.grid_kind,
    ni: row.ni,
    nj: row.nj,
    nk: row.nk,
    nt: row.nt,
    ijkToLps: row.ijk_to_lps as AffineLps | null,
    spacingMm: row.spacing_mm as unknown as Vec3 | null,
    frameOfReferenceKey: row.frame_of_reference_key,
    pixelType: row.pixel_type,
    photometric: row.photometric,
    units: row.units,
    slope: row.slope,
    intercept: row.intercept,
    windows: row.windows,
    warnings: row.warnings,
    choices: row.choices,
    content: row.content,
    frameIntervalMs: row.frame_interval_ms,
    thumbnailKey: row.thumbnail_key,
    createdAt: row.created_at,
  };
}

function fromSeries(series: Series) {
  return {
    id: series.id,
    study_id: series.studyId,
    project_id: series.projectId,
    source_identity: series.sourceIdentity,
    part: series.part,
    fingerprint: series.fingerprint,
    superseded_by_id: series.supersededById,
    series_number: series.seriesNumber,
    description: series.description,
    modality: series.modality,
    body_part: series.bodyPart,
    source_format: series.sourceFormat,
    source_k_flipped: series.sourceKFlipped,
    grid_kind: series.gridKind,
    ni: series.ni,
    nj: series.nj,
    nk: series.nk,
    nt: series.nt,
    ijk_to_lps: series.ijkToLps ? [...series.ijkToLps] : null,
    spacing_mm: series.spacingMm ? [...series.spacingMm] : null,
    frame_of_reference_key: series.frameOfReferenceKey,
    pixel_type: series.pixelType,
    photometric: series.photometric,
    units: series.units,
    slope: series.slope,
    intercept: series.intercept,
    windows: JSON.stringify(series.windows),
    warnings: JSON.stringify(series.warnings),
    choices: JSON.stringify(series.choices),
    content: series.content,
    frame_interval_ms: series.frameIntervalMs,
    thumbnail_key: series.thumbnailKey,
    created_at: series.createdAt,
  };
}

function toFrame(row: Selectable<FrameTable>): Frame {
  return {
    t: row.t,
    k: row.k,
    instanceId: row.instance_id,
    frameNumber: row.frame_number,
    objectKey: row.object_key,
    byteOffset: row.byte_offset,
    byteLength: row.byte_length,
    slope: row.slope,
    intercept: row.intercept,
  };
}

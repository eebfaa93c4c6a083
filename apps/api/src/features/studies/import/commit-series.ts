import { createHash } from "node:crypto";
import type { ProjectId, SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { ObjectKey, ObjectStore } from "../../../ports/object-store.js";
import type { Transaction, UnitOfWork } from "../../../ports/transaction.js";
import type { ReadableImage, SeriesPlan } from "../domain/grid.js";
import { identityOf, type SourceIdentity } from "../domain/identity.js";
import type { ImageReader } from "../domain/image-reader.js";
import type { Import, ImportFile, Refusal, StagedFile } from "../domain/import.js";
import type { ImportRepository, Instance, StudyRepository } from "../domain/repositories.js";
import type { Frame, Series, Study } from "../domain/study.js";
import type { ImportCaps } from "./import-caps.js";
import { makeThumbnail } from "./make-thumbnail.js";
import { frameBytes } from "./write-pack.js";

export interface CommitSeriesPorts {
  imports: ImportRepository;
  studies: StudyRepository;
  objects: ObjectStore;
  unitOfWork: UnitOfWork;
  ids: IdSource;
  clock: Clock;
  assembleSeries: ImageReader["assembleSeries"];
  identitySecretOf(projectId: ProjectId): Promise<Uint8Array>;
  caps: ImportCaps;
}

export interface CommittedSeries {
  studyId: StudyId;
  seriesIds: readonly SeriesId[];
}

/**
 * Makes one source series of what this import staged and what the project already had of it: one transaction, all or nothing.
 * Grids that come out as they were stay as they are; one that grew is a new series, and the old one goes unless it is in use.
 * @returns null when everything was already here or nothing could be assembled (the files say which)
 */
export async function commitSeries(
  ports: CommitSeriesPorts,
  record: Import,
  sourceIdentity: SourceIdentity,
): Promise<CommittedSeries | null> {
  const { imports, studies, unitOfWork } = ports;
  const secret = await ports.identitySecretOf(record.projectId);
  const staged = await imports.stagedFiles(record.id, sourceIdentity);
  let refused: { files: number[]; refusal: Refusal } | null = null;
  const committed = await unitOfWork.transaction(async (tx) => {
    await studies.lockSource(record.projectId, sourceIdentity, tx);
    const present = await studies.instancesOfSource(record.projectId, sourceIdentity, tx);
    const { fresh, repeated } = divide(staged, new Set(present.map(({ identity }) => identity)));
    await imports.markEnded(repeated, "ALREADY_HERE", tx);
    if (fresh.length === 0) return null;

    const studyOf = describeStudy(ports, record, fresh[0]!);
    const added = fresh.map(({ staged }) => toInstance(ports, record, studyOf.id, staged));
    // In one order whatever came first, so that the same files always make the same grids.
    const instances = [...present, ...added].sort((a, b) => (a.identity < b.identity ? -1 : 1));
    const plans = ports.assembleSeries(instances.map(({ image }) => image));
    const refusal = refusalOf(plans, ports.caps.maxSeriesVoxels);
    if (refusal) {
      refused = { files: fresh.map(({ file }) => file.id), refusal };
      return null;
    }
    const studyId = await studies.putStudy(studyOf, tx);
    await studies.insertInstances(
      added.map((instance) => ({ ...instance, studyId })),
      tx,
    );
    const seriesIds = await putPlans({ ports, record, studyId, sourceIdentity, secret, instances, tx }, plans);
    await imports.markEnded(
      fresh.map(({ file }) => file.id),
      "IMPORTED",
      tx,
    );
    return { studyId, seriesIds };
  });
  if (refused) await refuse(imports, refused);
  return committed;
}

const refuse = (imports: ImportRepository, { files, refusal }: { files: number[]; refusal: Refusal }) =>
  imports.markKeptOut(files, "REFUSED", refusal);

function refusalOf(plans: readonly SeriesPlan[], maxSeriesVoxels: number): Refusal | null {
  if (plans.length === 0)
    return { code: "BAD_GEOMETRY", message: "Its images can't be put together into a series that could be shown." };
  if (plans.some(({ shape: [ni, nj, nk], nt }) => ni * nj * nk * nt > maxSeriesVoxels))
    return { code: "TOO_LARGE", message: "Together its images are a larger series than is allowed here." };
  return null;
}

interface StagedEntry {
  file: ImportFile;
  staged: StagedFile;
}

/** The same file may come twice in one import, under two names. */
function divide(staged: readonly StagedEntry[], known: Set<SourceIdentity>) {
  const fresh: StagedEntry[] = [];
  const repeated: number[] = [];
  for (const entry of staged) {
    if (known.has(entry.staged.instanceIdentity)) repeated.push(entry.file.id);
    else {
      known.add(entry.staged.instanceIdentity);
      fresh.push(entry);
    }
  }
  return { fresh, repeated };
}

function toInstance({ ids }: CommitSeriesPorts, record: Import, studyId: StudyId, staged: StagedFile): Instance {
  return {
    id: ids.next("instance"),
    studyId,
    projectId: record.projectId,
    sourceIdentity: staged.seriesIdentity,
    identity: staged.instanceIdentity,
    objectKey: staged.objectKey,
    packKey: staged.packKey,
    sizeBytes: staged.sizeBytes,
    image: staged.image,
  };
}

const orNull = (text: string) => text || null;

function describeStudy({ ids, clock }: CommitSeriesPorts, record: Import, { file, staged }: StagedEntry): Study {
  const { image } = staged;
  const common = {
    id: ids.next("study"),
    projectId: record.projectId,
    identity: staged.studyIdentity,
    isSynthetic: record.source === "DEMO",
    createdAt: clock.now(),
  };
  if (image.kind !== "DICOM")
    return {
      ...common,
      patientName: null,
      patientId: null,
      patientSex: null,
      patientBirthDate: null,
      patientAge: null,
      studyDate: null,
      description: withoutExtension(file.path),
      accessionNumber: null,
    };
  const { patient, study } = image;
  return {
    ...common,
    patientName: orNull(patient.nameDisplay),
    patientId: orNull(patient.patientId),
    patientSex: orNull(patient.sex),
    patientBirthDate: patient.birthDate,
    patientAge: orNull(patient.age),
    studyDate: study.date,
    description: orNull(study.description),
    accessionNumber: orNull(study.accessionNumber),
  };
}

/** A NIfTI has no words of its own: people know it by its file's name. */
const withoutExtension = (path: string) =>
  path
    .split("/")
    .at(-1)!
    .replace(/\.(nii|mgh|mgz)?(\.gz)?$/i, "");

interface PutPlans {
  ports: CommitSeriesPorts;
  record: Import;
  studyId: StudyId;
  sourceIdentity: SourceIdentity;
  secret: Uint8Array;
  instances: readonly Instance[];
  tx: Transaction;
}

async function putPlans(context: PutPlans, plans: readonly SeriesPlan[]): Promise<SeriesId[]> {
  const { ports, record, sourceIdentity, instances, tx } = context;
  const before = await ports.studies.seriesOfSource(record.projectId, sourceIdentity, tx);
  const kept = new Map(before.map((series) => [series.fingerprint, series.id]));
  const now = new Map<string, SeriesId>();
  const current = new Set<SeriesId>();
  for (const plan of plans) {
    const fingerprint = fingerprintOf(plan, sourceIdentity, instances);
    const id = kept.get(fingerprint) ?? (await putPlan(context, plan, fingerprint));
    now.set(plan.part, id);
    current.add(id);
  }
  for (const old of before) {
    if (current.has(old.id)) continue;
    await ports.studies.supersede(old.id, now.get(old.part) ?? now.get(plans[0]!.part) ?? null, tx);
  }
  return [...current];
}

async function putPlan(context: PutPlans, plan: SeriesPlan, fingerprint: string): Promise<SeriesId> {
  const { ports, record, studyId, sourceIdentity, secret, instances, tx } = context;
  const frames = framesOf(plan, instances);
  const image = instances[plan.frames[0]![0]!.file]!.image;
  const modality = transformOf(image, plan.frames[0]![0]!.frame);
  const series: Series = {
    id: ports.ids.next("series"),
    studyId,
    projectId: record.projectId,
    sourceIdentity,
    part: plan.part,
    fingerprint,
    supersededById: null,
    seriesNumber: plan.seriesNumber,
    description: orNull(plan.description),
    modality: plan.modality,
    bodyPart: image.kind === "DICOM" ? orNull(image.series.bodyPart) : null,
    sourceFormat: image.kind,
    sourceKFlipped: plan.sourceKFlipped,
    gridKind: plan.kind,
    ni: plan.shape[0],
    nj: plan.shape[1],
    nk: plan.shape[2],
    nt: plan.nt,
    ijkToLps: plan.ijkToLps,
    spacingMm: spacingOf(plan),
    frameOfReferenceKey: plan.sourceFrameOfReference
      ? identityOf(secret, "FRAME_OF_REFERENCE", plan.sourceFrameOfReference)
      : null,
    pixelType: plan.pixelFormat.type,
    photometric: plan.pixelFormat.photometric,
    units: modality.unit ?? "raw",
    slope: frames[0]!.slope,
    intercept: frames[0]!.intercept,
    windows: image.windows,
    warnings: plan.warnings,
    choices: plan.choices,
    content: image.kind !== "DICOM" && image.isLabelmap ? "LABELMAP" : "IMAGE",
    frameIntervalMs: image.kind === "DICOM" ? image.frameTimeMs : image.timeStepMs,
    thumbnailKey: null,
    createdAt: ports.clock.now(),
  };
  const thumbnailKey = await thumbnailOf(ports, series, frames);
  await ports.studies.insertSeries({ ...series, thumbnailKey }, frames, tx);
  return series.id;
}

function spacingOf(plan: SeriesPlan): Series["spacingMm"] {
  if (plan.ijkToLps) return plan.spacingMm;
  return plan.pixelSpacingMm ? [plan.pixelSpacingMm[0], plan.pixelSpacingMm[1], 0] : null;
}

function transformOf(image: ReadableImage, frame: number) {
  return image.kind === "DICOM" ? image.frames[frame]!.modality : image.modality;
}

function framesOf(plan: SeriesPlan, instances: readonly Instance[]): Frame[] {
  return plan.frames.flatMap((places, t) =>
    places.map(({ file, frame }, k) => {
      const instance = instances[file]!;
      const { slope, intercept } = transformOf(instance.image, frame);
      return { t, k, instanceId: instance.id, frameNumber: frame, slope, intercept, ...placeOf(instance, frame) };
    }),
  );
}

function placeOf(instance: Instance, frame: number): Pick<Frame, "objectKey" | "byteOffset" | "byteLength"> {
  const byteLength = frameBytes(instance.image);
  if (instance.packKey) return { objectKey: instance.packKey, byteOffset: frame * byteLength, byteLength };
  const { location } = instance.image.frames[frame]!;
  if (location.kind !== "NATIVE") throw new Error("A file without a pack has a frame that no byte range gives.");
  return { objectKey: instance.objectKey, byteOffset: location.range.start, byteLength };
}

/** Which frames of which instances lie where: two imports that come to the same grid come to the same fingerprint. */
function fingerprintOf(plan: SeriesPlan, sourceIdentity: SourceIdentity, instances: readonly Instance[]): string {
  const frames = plan.frames.map((places) => places.map(({ file, frame }) => [instances[file]!.identity, frame]));
  const grid = [plan.kind, plan.shape, plan.nt, plan.ijkToLps, plan.pixelFormat, plan.choices];
  return createHash("sha256")
    .update(JSON.stringify([sourceIdentity, plan.part, grid, frames]))
    .digest("hex");
}

async function thumbnailOf(
  { objects }: CommitSeriesPorts,
  series: Series,
  frames: readonly Frame[],
): Promise<ObjectKey> {
  const middle = frames[Math.floor(series.nk / 2)]!;
  const range = { start: middle.byteOffset, end: middle.byteOffset + middle.byteLength };
  const png = makeThumbnail(series, middle, await objects.get(middle.objectKey, range));
  return (await objects.put(series.projectId, png)).key;
}

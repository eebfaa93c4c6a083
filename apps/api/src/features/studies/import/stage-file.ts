import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { CovoxelError, StorageUnavailable } from "../../../errors.js";
import { splitObjectKey } from "../../../ports/object-key.js";
import type { ObjectKey, ObjectStore } from "../../../ports/object-store.js";
import { bytesSource, openFile } from "../byte-source.js";
import type { ReadableImage } from "../domain/grid.js";
import { identityOf, type SourceIdentity } from "../domain/identity.js";
import type { ByteSource, DicomImage } from "../domain/image-file.js";
import type { ImageDecoder, ImageReader } from "../domain/image-reader.js";
import type { Import, ImportFile, Refusal, StagedFile } from "../domain/import.js";
import type { ImportRepository, StudyRepository } from "../domain/repositories.js";
import { ValuesLook } from "../domain/values-look.js";
import { ArchiveRefused, expandArchive, isOutOfSpace, isZip } from "./expand-archive.js";
import { archiveCaps, type ImportCaps, imageCaps } from "./import-caps.js";
import type { Quarantine } from "./quarantine.js";
import type { QuarantinedImage, TransformFile } from "./transform-file.js";
import { isServedAsIs, writePack } from "./write-pack.js";

export interface StageFilePorts {
  imports: ImportRepository;
  studies: StudyRepository;
  objects: ObjectStore;
  quarantine: Quarantine;
  readImageFile: ImageReader["readImageFile"];
  decoder: ImageDecoder;
  transform: TransformFile;
  identitySecretOf(projectId: Import["projectId"]): Promise<Uint8Array>;
  caps: ImportCaps;
}

/** Up to here a file is read once, into memory, for everything that is done with it. */
const smallFileBytes = 16 * 2 ** 20;

/**
 * Takes one received file as far as it can go alone: quarantine -> transform -> store, and what its header says, kept beside it.
 * An archive is unpacked into further received files. Doing it again after a crash repeats nothing that shows.
 * @param bytes the file's, where they are at hand
 * @throws StorageUnavailable when disk or store is full or away: the file stays RECEIVED and nothing is lost
 */
export async function stageFile(
  ports: StageFilePorts,
  record: Import,
  file: ImportFile,
  bytes: Uint8Array | null = null,
): Promise<void> {
  const { imports, quarantine } = ports;
  if (file.quarantineName === null) return;
  const path = quarantine.pathOf(record.id, file.quarantineName);
  try {
    const received = bytes ? openBytes(bytes) : await openReceived(path, file.sizeBytes);
    if (!received) return await imports.markKeptOut([file.id], "REFUSED", lostFile);
    let outcome: Outcome;
    try {
      if (isZip(await received.source.read(0, 4))) return await unpack(ports, record, file, path);
      outcome = await examine(ports, record, file, path, received);
    } finally {
      await received.close();
    }
    if (outcome.kind === "STAGED") await imports.markStaged(file.id, outcome.staged);
    else if (outcome.kind === "ALREADY_HERE") await imports.markAlreadyHere(file.id, outcome.seriesIdentity);
    else await imports.markKeptOut([file.id], outcome.kind, outcome.refusal);
  } catch (error) {
    if (isOutOfSpace(error))
      throw new StorageUnavailable("The disk is full. Nothing that was sent is lost: make room, then go on.");
    if (!(error instanceof CovoxelError) || error instanceof StorageUnavailable) throw error;
    await imports.markKeptOut([file.id], "REFUSED", { code: error.code, message: error.message });
  }
}

const lostFile: Refusal = { code: "LOST", message: "Not all of it arrived before the server stopped. Send it again." };

type Outcome =
  | { kind: "STAGED"; staged: StagedFile }
  | { kind: "ALREADY_HERE"; seriesIdentity: SourceIdentity }
  | { kind: "REFUSED" | "IGNORED"; refusal: Refusal };

async function examine(
  ports: StageFilePorts,
  record: Import,
  file: ImportFile,
  path: string,
  received: OpenedFile,
): Promise<Outcome> {
  const image = await ports.readImageFile(received.source, imageCaps(ports.caps), basename(file.path));
  if (image.kind === "REFUSED") return { kind: "REFUSED", refusal: image };
  if (image.kind === "IGNORED") return { kind: "IGNORED", refusal: { code: "IGNORED", message: image.message } };
  const kept = await ports.transform({ path, image });
  if (kept.path === path) return store(ports, record, kept, received);
  const transformed = await openReceived(kept.path, (await stat(kept.path)).size);
  if (!transformed) throw new Error("What the transform wrote is not there.");
  try {
    return await store(ports, record, kept, transformed);
  } finally {
    await transformed.close();
  }
}

async function store(
  ports: StageFilePorts,
  record: Import,
  { path, image }: QuarantinedImage,
  { source, bytes }: OpenedFile,
): Promise<Outcome> {
  const { key, size } = bytes
    ? await ports.objects.put(record.projectId, bytes)
    : await ports.objects.putFile(record.projectId, path);
  const contentSha256 = splitObjectKey(key).hash;
  const identities = identitiesOf(await ports.identitySecretOf(record.projectId), image, contentSha256);
  if (await isKnown(ports, record, image, identities.instanceIdentity))
    return { kind: "ALREADY_HERE", seriesIdentity: identities.seriesIdentity };
  const packKey = await packFrames(ports, record, image, source);
  const known = await withContent(ports, image, source);
  return {
    kind: "STAGED",
    staged: { image: known, objectKey: key, sizeBytes: size, contentSha256, packKey, ...identities },
  };
}

/** Whether an array's values are labels; of an image the first few frames tell. DICOM says what it holds. */
async function withContent(
  { decoder }: StageFilePorts,
  image: ReadableImage,
  source: ByteSource,
): Promise<ReadableImage> {
  if (image.kind === "DICOM" || image.isLabelmap || image.pixelFormat.type === "rgb8") return image;
  const look = new ValuesLook();
  for await (const { pixels, format, columns } of decoder.decodeFrames(image, source)) {
    look.add(pixels, format.type, columns);
    if (look.isImage) break;
  }
  return { ...image, isLabelmap: look.isLabelmap() };
}

/** Decoding is worth asking first; what is served as it lies costs nothing more, and the commit finds out anyway. */
async function isKnown(
  { studies }: StageFilePorts,
  { projectId }: Import,
  image: ReadableImage,
  identity: SourceIdentity,
) {
  if (isServedAsIs(image)) return false;
  return (await studies.knownInstances(projectId, [identity])).size > 0;
}

interface OpenedFile {
  source: ByteSource;
  /** All of them, where the file is small. */
  bytes: Uint8Array | null;
  close(): Promise<void>;
}

const openBytes = (bytes: Uint8Array): OpenedFile => ({
  source: bytesSource(bytes),
  bytes,
  close: async () => undefined,
});

/** @returns null unless the file is there with that size. Small ones are read at once, for everything that is done with them. */
async function openReceived(path: string, sizeBytes: number): Promise<OpenedFile | null> {
  try {
    if (sizeBytes <= smallFileBytes) {
      const bytes = await readFile(path);
      if (bytes.byteLength !== sizeBytes) return null;
      return openBytes(bytes);
    }
    const source = await openFile(path);
    if (source.size === sizeBytes) return { source, bytes: null, close: () => source.close() };
    await source.close();
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function packFrames(
  { decoder, objects, quarantine }: StageFilePorts,
  record: Import,
  image: ReadableImage,
  source: ByteSource,
): Promise<ObjectKey | null> {
  if (isServedAsIs(image)) return null;
  const name = quarantine.freshName();
  try {
    await writePack(decoder, image, source, quarantine.pathOf(record.id, name));
    const { key } = await objects.putFile(record.projectId, quarantine.pathOf(record.id, name));
    return key;
  } finally {
    await quarantine.removeFile(record.id, name);
  }
}

/** Formats without UIDs are what they contain: the same file is the same study, whatever it is called. */
function identitiesOf(secret: Uint8Array, image: ReadableImage, contentSha256: string): Identities {
  if (image.kind !== "DICOM")
    return {
      instanceIdentity: identityOf(secret, "INSTANCE", image.kind, contentSha256),
      seriesIdentity: identityOf(secret, "SERIES", image.kind, contentSha256),
      studyIdentity: identityOf(secret, "STUDY", image.kind, contentSha256),
    };
  return {
    instanceIdentity: identityOf(secret, "INSTANCE", image.instanceUid, contentSha256),
    seriesIdentity: identityOf(secret, "SERIES", ...studyKey(image), ...seriesKey(image)),
    studyIdentity: identityOf(secret, "STUDY", ...studyKey(image)),
  };
}

/** De-identified copies may come with blank UIDs: whatever else the header says then keeps patients and series apart. */
function studyKey({ patient, study }: DicomImage): string[] {
  if (study.studyUid) return [study.studyUid];
  return ["", patient.patientId, patient.nameDisplay, study.date ?? "", study.time ?? "", study.accessionNumber];
}

function seriesKey({ series, instanceUid }: DicomImage): string[] {
  if (series.seriesUid) return [series.seriesUid];
  return ["", instanceUid, series.modality, String(series.seriesNumber ?? ""), series.description];
}

type Identities = Record<"instanceIdentity" | "seriesIdentity" | "studyIdentity", SourceIdentity>;

/** Members become files of their own; a second try (after a crash) unpacks anew, over what the first one left. */
async function unpack(ports: StageFilePorts, record: Import, archive: ImportFile, path: string): Promise<void> {
  const { imports, quarantine } = ports;
  const counts = (await imports.countFiles([record.id])).get(record.id)!;
  const { bytes, ...files } = counts;
  const held = { files: Object.values(files).reduce((sum, count) => sum + count, 0), bytes: bytes - archive.sizeBytes };
  const place = () => {
    const name = quarantine.freshName();
    return { name, path: quarantine.pathOf(record.id, name) };
  };
  try {
    for await (const member of expandArchive(path, archiveCaps(ports.caps, held), place)) {
      await imports.addFiles([
        {
          importId: record.id,
          path: `${archive.path}/${member.path}`,
          sizeBytes: member.sizeBytes,
          quarantineName: member.kind === "FILE" ? member.name : null,
          refusal: member.kind === "FILE" ? null : member.refusal,
        },
      ]);
    }
    await imports.markEnded([archive.id], "EXPANDED");
  } catch (error) {
    if (!(error instanceof ArchiveRefused)) throw error;
    await imports.markKeptOut([archive.id], "REFUSED", error.refusal);
  }
}

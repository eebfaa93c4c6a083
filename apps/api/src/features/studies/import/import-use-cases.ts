import { rm, stat } from "node:fs/promises";
import type { ImportId, ProjectId } from "@covoxel/shared/vocabulary";
import {
  BadUserInput,
  Conflict,
  CovoxelError,
  IllegalTransition,
  NotFound,
  RateLimited,
  StorageUnavailable,
} from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import { type JobContext, type JobQueue, PermanentFailure } from "../../../ports/job-queue.js";
import type { Principal } from "../../people/index.js";
import type { Import, ImportSource } from "../domain/import.js";
import { assertMayImport, assertMaySeeImports, mayImport } from "../domain/policy.js";
import {
  ImportCancelled,
  type ImportJobPayload,
  importJobKind,
  jobAttempts,
  type RunImportPorts,
  runImport,
} from "./run-import.js";

export interface ImportPorts extends RunImportPorts {
  jobs: JobQueue;
  audit: AuditTrail;
  /** Jobs of imports that run in this process, until they have ended. */
  running: Map<ImportId, Promise<unknown>>;
}

/** @throws NotFound @throws Forbidden @throws RateLimited */
export async function startImport(
  { imports, ids, clock, quarantine, caps, unitOfWork, audit }: ImportPorts,
  who: Principal,
  { projectId, source }: { projectId: ProjectId; source: ImportSource },
): Promise<Import> {
  assertMayImport(who, projectId);
  if ((await imports.countOpen(who.personId)) >= caps.maxOpenImports)
    throw new RateLimited("Too many imports are open. Finish or cancel one first.", { open: caps.maxOpenImports });
  const record: Import = {
    id: ids.next("import"),
    projectId,
    startedBy: who.personId,
    source,
    status: "RECEIVING",
    jobId: null,
    createdAt: clock.now(),
    finishedAt: null,
  };
  await unitOfWork.transaction(async (tx) => {
    await imports.insert(record, tx);
    await audit.record({
      tx,
      who: who.personId,
      act: "IMPORT_STARTED",
      subject: record.id,
      projectId,
      details: { source },
    });
  });
  await quarantine.open(record.id);
  return record;
}

/** An import that this person may see. @throws NotFound */
export async function seeImport(
  { imports }: Pick<ImportPorts, "imports">,
  who: Principal,
  id: ImportId,
): Promise<Import> {
  const record = await imports.find(id);
  if (!record) throw new NotFound("import");
  assertMaySeeImports(who, record.projectId);
  return record;
}

/** An import that this person may add files to and end. @throws NotFound @throws Forbidden */
export async function ownImport(
  { imports }: Pick<ImportPorts, "imports">,
  who: Principal,
  id: ImportId,
): Promise<Import> {
  const record = await seeImport({ imports }, who, id);
  assertMayImport(who, record.projectId);
  return record;
}

/** Files are sent by whoever started the import, and by nobody else: to others its uploads do not exist. @throws NotFound */
export async function receivingImport(
  { imports }: Pick<ImportPorts, "imports">,
  who: Principal,
  id: ImportId,
): Promise<Import> {
  const record = await imports.find(id);
  if (!record || record.startedBy !== who.personId || !mayImport(who, record.projectId)) throw new NotFound("upload");
  if (record.status !== "RECEIVING") throw new Conflict("This import takes no more files.", { status: record.status });
  return record;
}

/** A file lies complete in quarantine: remembers it and begins to look at it. @param bytes all of them, where they are at hand */
export async function receiveFile(
  { imports, quarantine, stager }: ImportPorts,
  record: Import,
  file: { path: string; sizeBytes: number; quarantineName: string },
  bytes: Uint8Array | null = null,
): Promise<void> {
  const added = await imports.addFile({ ...file, importId: record.id, refusal: null });
  // The same path had come before and is past being replaced.
  if (!added) return quarantine.removeFile(record.id, file.quarantineName);
  stager.add(record, added, bytes);
}

/** Files that lie on this machine already, for the command line. @returns those that can't be taken, with the reason */
export async function takeInFile(
  ports: ImportPorts,
  record: Import,
  file: { path: string; source: string },
): Promise<void> {
  const { imports, quarantine, caps } = ports;
  const { size } = await stat(file.source);
  if (size > caps.maxFileBytes) {
    const refusal = { code: "TOO_LARGE", message: "The file is larger than is allowed here." };
    await imports.addFiles([{ importId: record.id, path: file.path, sizeBytes: size, quarantineName: null, refusal }]);
    return;
  }
  const quarantineName = await quarantine.takeIn(record.id, file.source);
  const added = await imports.addFile({
    importId: record.id,
    path: file.path,
    sizeBytes: size,
    quarantineName,
    refusal: null,
  });
  if (!added) await rm(quarantine.pathOf(record.id, quarantineName), { force: true });
}

/** Everything was sent. A failed import may be finished again: nothing of it was lost. @throws IllegalTransition */
export async function finishImport(ports: ImportPorts, who: Principal, id: ImportId): Promise<Import> {
  const { imports, jobs, unitOfWork } = ports;
  const record = await ownImport(ports, who, id);
  if (record.status === "PROCESSING" || record.status === "DONE") return record;
  await adoptComplete(ports, record);
  const moved = await unitOfWork.transaction(async (tx) => {
    const job = await jobs.request<ImportJobPayload>(
      {
        kind: importJobKind,
        payload: { importId: id },
        projectId: record.projectId,
        requestedBy: who.personId,
        idempotencyKey: `import:${id}`,
        maxAttempts: jobAttempts,
      },
      tx,
    );
    return imports.move(id, ["RECEIVING", "FAILED"], "PROCESSING", { finishedAt: null, jobId: job.id }, tx);
  });
  const now = (await imports.find(id))!;
  // Asked twice at once: the other request was quicker, and what was wanted has happened.
  if (moved || now.status === "PROCESSING" || now.status === "DONE") return now;
  throw new IllegalTransition("Import", now.status, "PROCESSING");
}

/**
 * Files that arrived whole but whose arrival was never written down, because the server died between the two: their sender was told
 * nothing, asks on its return, and hears that all bytes are here.
 */
async function adoptComplete(ports: ImportPorts, record: Import): Promise<void> {
  const known = new Set(await ports.imports.quarantineNames(record.id));
  for (const upload of await ports.quarantine.completeUploads(record.id)) {
    if (known.has(upload.name)) continue;
    await receiveFile(ports, record, {
      path: checkRelativePath(upload.relativePath),
      sizeBytes: upload.sizeBytes,
      quarantineName: upload.name,
    });
  }
}

/** What was committed stays, and its files say so; everything else of the import goes. Cancelling what has ended changes nothing. */
export async function cancelImport(ports: ImportPorts, who: Principal, id: ImportId): Promise<Import> {
  const record = await ownImport(ports, who, id);
  const { imports, jobs, clock, running } = ports;
  const change = { finishedAt: clock.now() };
  if (await imports.move(id, ["RECEIVING", "PROCESSING", "FAILED"], "CANCELLED", change)) {
    const now = (await imports.find(id))!;
    if (now.jobId) await jobs.cancel(now.jobId);
    await running.get(id)?.catch(() => undefined);
    await discard(ports, record);
  }
  return (await imports.find(id))!;
}

/** Empties what a cancelled import left: quarantine, staged rows, objects that nothing refers to. */
export async function discard(ports: ImportPorts, record: Pick<Import, "id">): Promise<void> {
  const { imports, stager, objects, quarantine } = ports;
  await stager.drop(record.id);
  for (const key of await imports.unreferencedObjects(record.id)) await objects.delete(key);
  await imports.dropStaged(record.id);
  await quarantine.removeAll(record.id);
}

/** The job's handler: keeps the import's status beside the job's. */
export async function handleImportJob(ports: ImportPorts, { importId }: ImportJobPayload, job: JobContext) {
  const { imports, clock, running } = ports;
  const work = runImport(ports, importId, job);
  running.set(importId, work);
  try {
    return await work;
  } catch (error) {
    const cancelled = error instanceof ImportCancelled || (await isCancelled(ports, job));
    if (cancelled) {
      await imports.move(importId, ["PROCESSING"], "CANCELLED", { finishedAt: clock.now() });
      await discard(ports, { id: importId });
    } else if (!job.signal.aborted && (job.attempt >= jobAttempts || isFinal(error))) {
      await imports.move(importId, ["PROCESSING"], "FAILED", { finishedAt: clock.now() });
    }
    throw error;
  } finally {
    running.delete(importId);
  }
}

/** What the queue does not try again. */
const isFinal = (error: unknown) =>
  error instanceof PermanentFailure || (error instanceof CovoxelError && !(error instanceof StorageUnavailable));

async function isCancelled({ jobs }: ImportPorts, { jobId }: JobContext): Promise<boolean> {
  return (await jobs.get(jobId))?.status === "CANCELLED";
}

/** At start and now and then: ends what nobody finished, and brings imports into line with jobs that ended without them. */
export async function tidyImports(ports: ImportPorts): Promise<void> {
  const { imports, jobs, clock, caps } = ports;
  const now = clock.now();
  for (const record of await imports.listUnfinished()) {
    if (record.status === "RECEIVING") {
      if (now.getTime() - record.createdAt.getTime() < caps.expiresAfterMs) continue;
      if (await imports.move(record.id, ["RECEIVING"], "CANCELLED", { finishedAt: now })) await discard(ports, record);
      continue;
    }
    const job = record.jobId ? await jobs.get(record.jobId) : null;
    if (job?.status === "FAILED") await imports.move(record.id, ["PROCESSING"], "FAILED", { finishedAt: now });
    if (
      job?.status === "CANCELLED" &&
      (await imports.move(record.id, ["PROCESSING"], "CANCELLED", { finishedAt: now }))
    )
      await discard(ports, record);
  }
}

/** @throws BadUserInput when it couldn't be shown on a screen as what it is */
export function checkRelativePath(text: string | null | undefined): string {
  const path = text?.normalize("NFC") ?? "";
  if (path.length === 0 || path.length > 1024 || /[\p{Cc}]/u.test(path))
    throw new BadUserInput("`relativePath` says what the file is called, in at most 1024 characters.");
  return path;
}

import { ErrorCode, type ImportId } from "@covoxel/shared/vocabulary";
import type { Logger } from "../../../edge/logger.js";
import { CovoxelError } from "../../../errors.js";
import type { JobContext } from "../../../ports/job-queue.js";
import type { Import, Refusal } from "../domain/import.js";
import { type CommitSeriesPorts, commitSeries } from "./commit-series.js";
import { isUnavailableForNow } from "./is-unavailable-for-now.js";
import { type StageFilePorts, stageFile } from "./stage-file.js";
import type { Stager } from "./stager.js";
import { type TakeInDemoPorts, takeInDemo } from "./take-in-demo.js";

export const importJobKind = "IMPORT_STUDIES";

export interface ImportJobPayload {
  importId: ImportId;
}

export interface RunImportPorts extends StageFilePorts, CommitSeriesPorts, TakeInDemoPorts {
  stager: Stager;
  logger: Pick<Logger, "error">;
}

/** Numbers only: what a job returns is shown to whoever may see the job. */
export interface ImportJobResult {
  studies: number;
  series: number;
  imported: number;
  alreadyHere: number;
  refused: number;
}

/** In all, before an import that can't go on is FAILED. */
export const jobAttempts = 3;

/** Looking at files is most of the work. */
const stagingShare = 0.8;

/**
 * Finishes an import: stages what is not staged yet, then commits series by series. Every step can be done again, so after a crash
 * the next attempt goes on where this one stopped. Cancelled, it stops between two series: those committed stay.
 */
export async function runImport(ports: RunImportPorts, importId: ImportId, job: JobContext): Promise<ImportJobResult> {
  const { imports, quarantine, clock } = ports;
  const record = await imports.find(importId);
  if (!record || record.status === "CANCELLED") throw new ImportCancelled();
  if (record.status !== "DONE") {
    if (record.source === "DEMO") await takeInDemo(ports, record, job.signal);
    await stageAll(ports, record, job);
    await commitAll(ports, record, job);
    await imports.linkSeries(importId);
    if (!(await imports.move(importId, ["PROCESSING"], "DONE", { finishedAt: clock.now() })))
      throw new ImportCancelled();
  }
  await quarantine.removeAll(importId);
  return summarise(ports, importId);
}

export class ImportCancelled extends Error {
  constructor() {
    super("The import was cancelled.");
    this.name = new.target.name;
  }
}

async function stageAll(ports: RunImportPorts, record: Import, job: JobContext): Promise<void> {
  const { imports, stager } = ports;
  await stager.settled(record.id);
  // Unpacking an archive brings further files: look again until none is left.
  for (;;) {
    const files = await imports.filesOf(record.id, { statuses: ["RECEIVED"], limit: 500 });
    if (files.length === 0) return;
    const waiting = files.slice();
    const counts = (await imports.countFiles([record.id])).get(record.id)!;
    const { bytes: _, RECEIVED: received, ...ended } = counts;
    const all = received + Object.values(ended).reduce((sum, count) => sum + count, 0);
    let done = all - received;
    await Promise.all(
      Array.from({ length: stager.concurrency }, async () => {
        for (let file = waiting.shift(); file; file = waiting.shift()) {
          await assertGoesOn(ports, record, job);
          await stageFile(ports, record, file);
          done++;
          await job.report((stagingShare * done) / all, `Looked at ${done} of ${all} files`);
        }
      }),
    );
  }
}

async function commitAll(ports: RunImportPorts, record: Import, job: JobContext): Promise<void> {
  const sources = await ports.imports.stagedSeries(record.id);
  const setBack: unknown[] = [];
  for (const [index, source] of sources.entries()) {
    await assertGoesOn(ports, record, job);
    const share = stagingShare + ((1 - stagingShare) * index) / sources.length;
    await job.report(share, `Putting together series ${index + 1} of ${sources.length}`);
    try {
      if (await commitSeries(ports, record, source)) await ports.imports.linkSeries(record.id);
    } catch (error) {
      if (job.signal.aborted || isUnavailableForNow(error)) throw error;
      if (!(error instanceof CovoxelError) && job.attempt < jobAttempts) setBack.push(error);
      else await ports.imports.refuseStaged(record.id, source, refusalFor(ports, error, job));
    }
  }
  // One series must not keep the others out: it is tried again when they are in, and refused when no try is left.
  if (setBack.length > 0) throw setBack[0];
}

function refusalFor({ logger }: RunImportPorts, error: unknown, { jobId }: JobContext): Refusal {
  if (error instanceof CovoxelError) return { code: error.code, message: error.message };
  const errorId = crypto.randomUUID();
  logger.error({ errorId, jobId, error }, "a series could not be stored");
  const message = `Could not be stored as a series; the log names the error by ${errorId}.`;
  return { code: ErrorCode.INTERNAL_SERVER_ERROR, message };
}

/** An abort is a cancel or a shutdown: only the first is the end of the import. */
async function assertGoesOn({ imports }: RunImportPorts, record: Import, { signal }: JobContext): Promise<void> {
  if (!signal.aborted) return;
  const now = await imports.find(record.id);
  if (now?.status === "CANCELLED") throw new ImportCancelled();
  signal.throwIfAborted();
}

async function summarise({ imports }: RunImportPorts, importId: ImportId): Promise<ImportJobResult> {
  const counts = (await imports.countFiles([importId])).get(importId)!;
  const { studies, series } = await imports.countImported(importId);
  return {
    studies,
    series,
    imported: counts.IMPORTED,
    alreadyHere: counts.ALREADY_HERE,
    refused: counts.REFUSED,
  };
}

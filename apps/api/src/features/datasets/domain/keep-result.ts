import type { PersonId, ProjectId, SegmentationId } from "@covoxel/shared/vocabulary";
import type { JobQueue } from "../../../ports/job-queue.js";
import { objectKey } from "../../../ports/object-key.js";
import type { ObjectStore } from "../../../ports/object-store.js";
import type { Transaction } from "../../../ports/transaction.js";
import { isKept } from "./kept-objects.js";
import type { Masks } from "./ports.js";

/** A result as it was signed. */
export interface ResultToKeep {
  projectId: ProjectId;
  segmentationId: SegmentationId;
  revision: number;
  contentHash: string;
}

/** The mask as of the signed revision doesn't have the signed content. */
export class ResultChanged extends Error {
  override readonly name = "ResultChanged";
}

export interface KeepResultPorts {
  masks: Pick<Masks, "content">;
  objects: Pick<ObjectStore, "head" | "put">;
}

/** Puts the labels' bytes under their hash; what is there already is not read again. @throws ResultChanged */
export async function keepResult({ masks, objects }: KeepResultPorts, result: ResultToKeep): Promise<void> {
  const { projectId, segmentationId, revision, contentHash } = result;
  if (await isKept(objects, objectKey(projectId, contentHash))) return;
  const content = await masks.content(segmentationId, revision);
  if (content.contentHash !== contentHash) throw new ResultChanged();
  // Named by the store for what it holds: another hash would be another object.
  const { key } = await objects.put(projectId, content.bytes);
  if (key !== objectKey(projectId, contentHash)) throw new ResultChanged();
}

export const keepResultJobKind = "keep-result";

/**
 * Has a result's labels kept soon after it is signed, so that freezing, while somebody waits, finds them there: reading a large mask takes
 * seconds. Freezing keeps what is not kept yet.
 * @param requestedBy nobody who read the case: a job that somebody asked for is theirs to see
 */
export async function requestKeeping(
  jobs: JobQueue,
  tx: Transaction,
  { projectId, segmentationId, revision, contentHash, requestedBy }: ResultToKeep & { requestedBy: PersonId },
): Promise<void> {
  const payload: ResultToKeep = { projectId, segmentationId, revision, contentHash };
  await jobs.request({ kind: keepResultJobKind, payload, projectId, requestedBy }, tx);
}

import type { ReadableImage } from "./grid.js";
import type { Instance, StudyRepository } from "./repositories.js";
import type { Series } from "./study.js";

/** Where one slice of a series comes from. */
export interface SourceSlice {
  k: number;
  /** The file; slices of a multi-frame file share one. Its header names the patient and has UIDs: it leaves the server in exports only. */
  instance: Pick<Instance, "id" | "objectKey" | "sizeBytes"> & { image: ReadableImage };
  /** Zero-based, in the file's order. */
  frameNumber: number;
}

/** The files behind slices 0 … nk - 1 of time point t, by k. Two statements, however many. No policy: ask it before. */
export async function sourceSlices(
  studies: Pick<StudyRepository, "frames" | "findInstances">,
  { id, nk }: Pick<Series, "id" | "nk">,
  t: number,
): Promise<SourceSlice[]> {
  const frames = await studies.frames(id, t, 0, nk - 1);
  const instances = await studies.findInstances([...new Set(frames.map(({ instanceId }) => instanceId))]);
  return frames.map(({ k, instanceId, frameNumber }) => ({ k, frameNumber, instance: instances.get(instanceId)! }));
}

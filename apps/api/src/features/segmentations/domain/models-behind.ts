import { decodeEntry } from "@covoxel/shared/labelmap";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { HistoryRepository } from "./history.js";

export interface ModelsBehindPorts {
  history: Pick<HistoryRepository, "suggestedPatches">;
  /** @returns for each patch whether it counted in the mask as it stood at that revision */
  wereShown(
    id: SegmentationId,
    revision: number,
    patches: readonly { actor: number; seq: number }[],
  ): Promise<readonly boolean[]>;
}

/**
 * Which segments of a mask, as it stood at a revision, people took from models' suggestions, and from whose. What was accepted and undone
 * doesn't count; what was accepted and then painted over does.
 * @returns by segment number the models ("name@version", in the order of letters); segments that are drawn by hand are left out
 */
export async function modelsBehind(
  { history, wereShown }: ModelsBehindPorts,
  id: SegmentationId,
  revision: number,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const patches = await history.suggestedPatches(id, revision);
  if (patches.length === 0) return new Map();
  const shown = await wereShown(
    id,
    revision,
    patches.map(({ actor, seq }) => ({ actor, seq })),
  );
  const models = new Map<number, Set<string>>();
  for (const { model, bytes } of patches.filter((_, n) => shown[n])) {
    const entry = decodeEntry(bytes);
    if (entry.kind !== "patch") continue;
    for (const { segment } of entry.parts) models.set(segment, (models.get(segment) ?? new Set()).add(model));
  }
  models.delete(0);
  return new Map([...models].map(([segment, names]) => [segment, [...names].sort()]));
}

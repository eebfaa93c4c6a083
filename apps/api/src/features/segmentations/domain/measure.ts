import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { SegmentationRepository } from "./ports.js";
import type { Measure } from "./segmentation.js";

export interface MeasurePorts {
  segmentations: Pick<SegmentationRepository, "revisionsOf" | "measuresOf" | "keepMeasure">;
  /** Reads the whole mask. */
  measureMask(id: SegmentationId): Promise<Measure>;
}

/**
 * What each mask holds now: two statements for all whose measure is still true; the others are read and counted, one after the other.
 * Ids that don't exist are left out.
 */
export async function measureSegmentations(
  { segmentations, measureMask }: MeasurePorts,
  ids: readonly SegmentationId[],
): Promise<ReadonlyMap<SegmentationId, Measure>> {
  const [revisions, kept] = await Promise.all([segmentations.revisionsOf(ids), segmentations.measuresOf(ids)]);
  const measures = new Map<SegmentationId, Measure>();
  for (const [id, revision] of revisions) {
    const known = kept.get(id);
    if (known?.revision === revision) {
      measures.set(id, known);
      continue;
    }
    const measure = await measureMask(id);
    await segmentations.keepMeasure(id, measure);
    measures.set(id, measure);
  }
  return measures;
}

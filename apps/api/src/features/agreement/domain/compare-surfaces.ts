import { shearOf, spacingOf } from "@covoxel/shared/geometry";
import { type Agreement, type LabelPair, type MaskPair, measured, NotMeasured, notMeasured } from "./agreement.js";
import type { Box } from "./box.js";
import { areaWithin, percentileMm, sum } from "./distance-statistics.js";
import { surfaceAreas } from "./surface-areas.js";
import { surfaceCodes } from "./surface-codes.js";
import { surfaceDistances } from "./surface-distances.js";
import type { LabelSurvey } from "./survey-labels.js";

export type SurfaceAgreement = Pick<Agreement, "hd95Mm" | "surfaceDice">;

/** From this |cosine| between two axes on an import says SHEARED of a series. Below, no distance is off by more than this share. */
const shearMost = 1e-3;

/** @param onPart is told now and then how much is done, 0 to 1; what it throws ends the work */
export function compareSurfaces(
  masks: MaskPair,
  pair: LabelPair,
  { voxels, box }: LabelSurvey,
  toleranceMm: number,
  onPart: (done: number) => void,
): SurfaceAgreement {
  const reason = whyNot(masks, voxels);
  if (reason) return { hd95Mm: notMeasured(reason), surfaceDice: notMeasured(reason) };
  const [ab, ba] = distancesBothWays(masks, pair, box!, onPart);
  const area = sum(ab.areasMm2) + sum(ba.areasMm2);
  return {
    hd95Mm: measured(Math.max(percentileMm(ab, 0.95), percentileMm(ba, 0.95))),
    surfaceDice: measured((areaWithin(ab, toleranceMm) + areaWithin(ba, toleranceMm)) / area),
  };
}

function whyNot({ ijkToLps }: MaskPair, { a, b }: LabelSurvey["voxels"]): NotMeasured | null {
  if (a + b === 0) return NotMeasured.BOTH_EMPTY;
  if (a === 0 || b === 0) return NotMeasured.ONE_EMPTY;
  return shearOf(ijkToLps) < shearMost ? null : NotMeasured.SHEARED_GRID;
}

function distancesBothWays(
  { a, b, shape, ijkToLps }: MaskPair,
  pair: LabelPair,
  box: Box,
  onPart: (done: number) => void,
) {
  const spacingMm = spacingOf(ijkToLps);
  const areas = surfaceAreas(spacingMm);
  const [inA, inB] = [surfaceCodes(a, shape, pair.a, box), surfaceCodes(b, shape, pair.b, box)];
  return [
    surfaceDistances(inA, inB, spacingMm, areas, (done) => onPart(done / 2)),
    surfaceDistances(inB, inA, spacingMm, areas, (done) => onPart((1 + done) / 2)),
  ] as const;
}

import { determinant } from "@covoxel/shared/geometry";
import { GeometryMismatch } from "../../../errors.js";
import type { Agreement, AgreementWish } from "./agreement.js";
import { compareSurfaces } from "./compare-surfaces.js";
import { overlapOf } from "./overlap.js";
import { surveyLabels } from "./survey-labels.js";

/** Of one wish: every label of one mask has a counter with every one of the other. */
const mostPairs = 1024;

/** Slices are counted in 16 bits. */
const longestAxis = 65_000;

/** How much of the work the first pass over all voxels is taken to be; the rest is divided among the pairs. */
const surveyShare = 0.1;

/**
 * @param onStep is told now and then how much is done, 0 to 1; what it throws ends the work
 * @returns one for each pair, in their order
 * @throws GeometryMismatch; RangeError, see AgreementMeter
 */
export function measureAgreement(wish: AgreementWish, onStep: (done: number) => void = () => undefined): Agreement[] {
  checkWish(wish);
  const { masks, pairs, toleranceMm } = wish;
  const voxelMl = Math.abs(determinant(masks.ijkToLps)) / 1000;
  const surveys = surveyLabels(masks, pairs);
  onStep(surveyShare);
  return pairs.map((pair, n) => {
    const onPart = (done: number) => onStep(surveyShare + (1 - surveyShare) * ((n + done) / pairs.length));
    const survey = surveys[n]!;
    const agreement: Agreement = {
      pair,
      voxels: survey.voxels,
      ...overlapOf(survey.voxels, voxelMl),
      ...compareSurfaces(masks, pair, survey, toleranceMm, onPart),
      toleranceMm,
    };
    onPart(1);
    return agreement;
  });
}

/** @throws GeometryMismatch; RangeError */
export function checkWish({ masks: { a, b, shape, ijkToLps }, pairs, toleranceMm }: AgreementWish): void {
  const voxels = shape[0] * shape[1] * shape[2];
  if (a.length !== voxels || b.length !== voxels)
    throw new GeometryMismatch("These masks are not on one grid.", { shape, voxels: [a.length, b.length] });
  if (Math.max(...shape) > longestAxis)
    throw new RangeError(`At most ${longestAxis} voxels along an axis can be measured.`);
  if (pairs.length > mostPairs) throw new RangeError(`At most ${mostPairs} pairs are measured at once.`);
  const voxelMm3 = Math.abs(determinant(ijkToLps));
  if (!(voxelMm3 > 0 && Number.isFinite(voxelMm3))) throw new RangeError("A grid without volume can't be measured.");
  if (!(toleranceMm >= 0 && Number.isFinite(toleranceMm))) throw new RangeError("A tolerance is 0 mm or more.");
  for (const label of pairs.flatMap((pair) => [pair.a, pair.b]))
    if (!Number.isInteger(label) || label < 1 || label > 0xffff) throw new RangeError(`${label} is no segment number.`);
}

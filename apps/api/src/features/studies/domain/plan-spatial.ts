import { length, subtract } from "@covoxel/shared/geometry";
import { type ChoiceGroup, separateChoices } from "./choices.js";
import type { GridWarning, SeriesPlan } from "./grid.js";
import { byInstance, type PlacedFrame, sortIntoPlaces } from "./placed-frame.js";
import { describeSeries, imageWarnings } from "./plan-common.js";
import { evenRuns, mm, stackGeometry } from "./stack.js";

/** Volumes out of the placed frames of one series, the largest first. */
export function planSpatial(frames: readonly PlacedFrame[]): SeriesPlan[] {
  const plans = alikeGroups([...frames].sort(byInstance)).flatMap(planGroup);
  return plans.sort((a, b) => voxels(b) - voxels(a)); // stable: equal ones stay in the order of their instances
}

const voxels = ({ shape, nt }: SeriesPlan) => shape[0] * shape[1] * shape[2] * nt;

/** Frames that could share one grid: same pixels, same frame of reference, same orientation, same kind of image. */
function alikeGroups(frames: readonly PlacedFrame[]): PlacedFrame[][] {
  const groups: PlacedFrame[][] = [];
  const recent = new Map<string, PlacedFrame[][]>();
  for (const frame of frames) {
    const key = layoutKey(frame);
    const candidates = recent.get(key) ?? [];
    const group = candidates.find(([first]) => sameOrientation(first!, frame));
    if (group) group.push(frame);
    else {
      const started = [frame];
      groups.push(started);
      recent.set(key, [...candidates, started]);
    }
  }
  return groups;
}

function layoutKey({ image, frame }: PlacedFrame): string {
  const { stored, pixelFormat, series } = image;
  return JSON.stringify([
    stored.columns,
    stored.rows,
    pixelFormat.type,
    pixelFormat.photometric,
    series.frameOfReferenceUid,
    frame.imageType.slice(0, 4),
    frame.traits.stackId ?? "",
  ]);
}

/** Over a whole image (some 500 mm) a thousandth of a radian moves the far corner by half a millimetre. */
function sameOrientation({ plane: a }: PlacedFrame, { plane: b }: PlacedFrame): boolean {
  return (
    length(subtract(a.iDirectionLps, b.iDirectionLps)) < 1e-3 &&
    length(subtract(a.jDirectionLps, b.jDirectionLps)) < 1e-3 &&
    Math.abs(a.pixelSpacingMm[0] - b.pixelSpacingMm[0]) < 1e-4 * a.pixelSpacingMm[0] &&
    Math.abs(a.pixelSpacingMm[1] - b.pixelSpacingMm[1]) < 1e-4 * a.pixelSpacingMm[1]
  );
}

function planGroup(frames: readonly PlacedFrame[]): SeriesPlan[] {
  const { groups, unexplained } = separateChoices(frames);
  const warnings = unexplained > 0 ? [duplicatePlaces(unexplained)] : [];
  return sameExtent(groups).flatMap((choices) => planChoices(choices, warnings));
}

/** Choices that show the same places become one grid over t; others stay apart. */
function sameExtent(groups: readonly ChoiceGroup[]): ChoiceGroup[][] {
  const byPlaces = Map.groupBy(groups, ({ frames }) =>
    sortIntoPlaces(frames)
      .map(([frame]) => frame!.plane.originLps.map((value) => Math.round(value * 100)).join(","))
      .join(";"),
  );
  return [...byPlaces.values()];
}

function planChoices(choices: readonly ChoiceGroup[], warnings: readonly GridWarning[]): SeriesPlan[] {
  const sorted = choices.map(({ frames }) => sortIntoPlaces(frames).map(([frame]) => frame!));
  const runs = evenRuns(sorted[0]!);
  let start = 0;
  return runs.map((run, n) => {
    const from = start;
    start += run.length;
    const times = sorted.map((places) => places.slice(from, from + run.length));
    return planRun(times, choices, [...gapWarnings(runs, n), ...warnings]);
  });
}

function planRun(
  times: readonly PlacedFrame[][],
  choices: readonly ChoiceGroup[],
  warnings: readonly GridWarning[],
): SeriesPlan {
  const run = times[0]!;
  const first = run[0]!;
  const { stored } = first.image;
  const images = [...new Set(times.flat().map(({ image }) => image))];
  const nt = times.length;
  const common = {
    ...describeSeries(images),
    part: "",
    frames: times.map((slices) => slices.map(({ file, frame }) => ({ file, frame: frame.index }))),
    sourceKFlipped: false,
    sliceThicknessMm: first.frame.sliceThicknessMm,
  };
  const more = [...scalingWarning(times), ...imageWarnings(images)];
  const geometry = stackGeometry(run);
  if (geometry)
    return {
      ...common,
      kind: nt > 1 ? "VOLUME_TIME" : "VOLUME",
      shape: [stored.columns, stored.rows, run.length],
      nt,
      ijkToLps: geometry.ijkToLps,
      spacingMm: geometry.spacingMm,
      choices: nt > 1 ? choices.map(({ choice }) => choice) : [],
      warnings: [...warnings, ...geometry.warnings, ...more],
    };
  return {
    ...common,
    kind: nt > 1 ? "CINE" : "PLANAR",
    shape: [stored.columns, stored.rows, nt],
    nt: 1,
    frames: [common.frames.flat()],
    ijkToLps: null,
    pixelSpacingMm: first.plane.pixelSpacingMm,
    spacingUnknownReason: null,
    choices: [],
    warnings: [
      ...warnings,
      { code: "SINGLE_SLICE", message: "A single slice whose thickness the file doesn't give: it has no volume." },
      ...more,
    ],
  };
}

function duplicatePlaces(count: number): GridWarning {
  return {
    code: "DUPLICATE_POSITION",
    message: `${count} ${count === 1 ? "slice lies" : "slices lie"} where another one lies already, and nothing in the files says how they differ. They are kept apart.`,
    facts: { count },
  };
}

/** Says on both sides of a gap how wide it is. */
function gapWarnings(runs: readonly (readonly PlacedFrame[])[], n: number): GridWarning[] {
  if (runs.length === 1) return [];
  const usual = usualStepMm(runs);
  return [n - 1, n]
    .filter((before) => before >= 0 && before + 1 < runs.length)
    .map((before): GridWarning => {
      const gapMm = distance(runs[before]!.at(-1)!, runs[before + 1]![0]!);
      const missing = Math.round(gapMm / usual) - 1;
      const where = before === n ? "after" : "before";
      if (missing >= 1 && Math.abs(gapMm / usual - missing - 1) < 0.1)
        return {
          code: "MISSING_SLICES",
          message: `${missing === 1 ? "A slice seems" : `${missing} slices seem`} to be missing ${where} this stack: the next one lies ${mm(gapMm)} away instead of ${mm(usual)}. The series is divided there, so that every slice stays where it was taken.`,
          facts: { missing, gapMm, spacingMm: usual },
        };
      return {
        code: "UNEVEN_SPACING",
        message: `The spacing changes ${where} this stack: the next slice lies ${mm(gapMm)} away, others ${mm(usual)}. The series is divided there, so that every slice stays where it was taken.`,
        facts: { gapMm, spacingMm: usual },
      };
    });
}

function usualStepMm(runs: readonly (readonly PlacedFrame[])[]): number {
  const longest = runs.reduce((a, b) => (b.length > a.length ? b : a));
  return longest.length > 1
    ? distance(longest[0]!, longest.at(-1)!) / (longest.length - 1)
    : distance(runs[0]!.at(-1)!, runs[1]![0]!);
}

const distance = (a: PlacedFrame, b: PlacedFrame) => length(subtract(a.plane.originLps, b.plane.originLps));

function scalingWarning(times: readonly PlacedFrame[][]): GridWarning[] {
  const scales = new Set(times.flat().map(({ frame }) => `${frame.modality.slope} ${frame.modality.intercept}`));
  return scales.size === 1
    ? []
    : [
        {
          code: "SCALING_VARIES",
          message: "Each slice has its own scale: stored values compare only after it was applied.",
        },
      ];
}

import { ijkToLps, type Vec3 } from "@covoxel/shared/geometry";
import { describe, expect, it } from "vitest";
import { bytesSource } from "../byte-source.js";
import { generatePhantom, type PhantomDicomOptions, type PhantomOptions, phantomDicom } from "../phantom/index.js";
import { readImageFile } from "../read-image-file.js";
import { assembleSeries } from "./assemble-series.js";
import type { SeriesPlan } from "./grid.js";
import type { DicomFrame, DicomImage, FrameTraits } from "./image-file.js";

const caps = { maxFileBytes: 2 ** 30, maxCompressionRatio: 200, maxFrameVoxels: 2 ** 24, maxSeriesVoxels: 2 ** 30 };

async function imagesOf(options: Partial<PhantomOptions> = {}, dicom: PhantomDicomOptions = {}): Promise<DicomImage[]> {
  const phantom = generatePhantom({ seed: 3, shape: [12, 10, 9], spacingMm: [0.8, 0.9, 2.5], ...options });
  const images: DicomImage[] = [];
  for await (const { bytes } of phantomDicom(phantom, dicom))
    images.push((await readImageFile(bytesSource(bytes), caps)) as DicomImage);
  return images;
}

/** A copy with other facts in its first frame: what a second acquisition of the slice would look like. */
function variant(
  image: DicomImage,
  uid: string,
  facts: { traits?: FrameTraits; originLps?: Vec3; imageType?: string[] },
): DicomImage {
  const first = image.frames[0]!;
  const frame: DicomFrame = {
    ...first,
    traits: { ...first.traits, ...facts.traits },
    imageType: facts.imageType ?? first.imageType,
    plane: { ...first.plane!, originLps: facts.originLps ?? first.plane!.originLps },
  };
  return { ...image, instanceUid: `${image.instanceUid}.${uid}`, frames: [frame] };
}

const codes = (plan: SeriesPlan) => plan.warnings.map(({ code }) => code);

/** The promise that everything else stands on. */
function expectFramesInPlace(plans: readonly SeriesPlan[], images: readonly DicomImage[], withinMm = 1e-4): void {
  for (const plan of plans) {
    if (!plan.ijkToLps) continue;
    for (const slices of plan.frames)
      for (const [k, { file, frame }] of slices.entries()) {
        const place = images[file]!.frames[frame]!.plane!.originLps;
        const grid = ijkToLps(plan.ijkToLps, [0, 0, k]);
        expect(Math.hypot(...place.map((value, axis) => value - grid[axis]!))).toBeLessThan(withinMm);
      }
  }
}

describe("assembling a volume", () => {
  it("sorts slices by where they lie, whatever the order, numbers or names", async () => {
    const images = await imagesOf({}, { order: "SHUFFLED" });
    const plans = assembleSeries(images);
    expect(plans).toHaveLength(1);
    expect(plans[0]).toMatchObject({ kind: "VOLUME", shape: [12, 10, 9], nt: 1, part: "", warnings: [] });
    expect(plans[0]!.kind === "VOLUME" && plans[0]!.spacingMm).toEqual([0.8, 0.9, 2.5]);
    expectFramesInPlace(plans, images);
  });

  it("gives the same grid for feet-first and head-first numbering", async () => {
    const [up] = assembleSeries(await imagesOf({}, { order: "ASCENDING" }));
    const [down] = assembleSeries(await imagesOf({}, { order: "DESCENDING" }));
    expect(up!.ijkToLps).toEqual(down!.ijkToLps);
  });

  it("keeps an oblique grid where it lies", async () => {
    const options = { obliqueDegrees: 23 };
    const images = await imagesOf(options, { order: "SHUFFLED" });
    const plans = assembleSeries(images);
    const truth = generatePhantom({ seed: 3, shape: [12, 10, 9], spacingMm: [0.8, 0.9, 2.5], ...options }).ijkToLps;
    for (const [n, value] of plans[0]!.ijkToLps!.entries()) expect(value).toBeCloseTo(truth[n]!, 6);
    expectFramesInPlace(plans, images);
  });

  it("puts a gantry tilt into the matrix and says so", async () => {
    const images = await imagesOf({ gantryTiltDegrees: 12 });
    const [plan] = assembleSeries(images);
    expect(codes(plan!)).toEqual(["GANTRY_TILT"]);
    expect(plan!.warnings[0]!.facts!.degrees).toBeCloseTo(12, 3);
    expectFramesInPlace([plan!], images);
  });

  it("divides at a missing slice, so that every slice stays where it was taken", async () => {
    const images = await imagesOf({}, { missing: [4], order: "SHUFFLED" });
    const plans = assembleSeries(images);
    expect(plans.map(({ shape }) => shape[2])).toEqual([4, 4]);
    expect(plans.map(({ part }) => part)).toEqual(["", "2"]);
    for (const plan of plans) expect(codes(plan)).toEqual(["SERIES_DIVIDED", "MISSING_SLICES"]);
    expect(plans[0]!.warnings[1]!.facts).toMatchObject({ missing: 1, gapMm: 5, spacingMm: 2.5 });
    expectFramesInPlace(plans, images);
  });

  it("divides where the spacing changes", async () => {
    const images = await imagesOf();
    const moved = images.map((image, k) => {
      const [x, y, z] = image.frames[0]!.plane!.originLps;
      return k < 5 ? image : variant(image, "m", { originLps: [x, y, z + (k - 4) * 2.5] });
    });
    const plans = assembleSeries(moved);
    expect(plans.map(({ shape }) => shape[2])).toEqual([5, 4]);
    expectFramesInPlace(plans, moved);
  });

  it("bears rounding in the positions, and says when it shows", async () => {
    const images = (await imagesOf()).map((image, k) => {
      const [x, y, z] = image.frames[0]!.plane!.originLps;
      return variant(image, "r", { originLps: [x, y, z + (k === 3 ? 0.06 : 0)] });
    });
    const plans = assembleSeries(images);
    expect(plans).toHaveLength(1);
    expect(codes(plans[0]!)).toEqual(["UNEVEN_SPACING"]);
  });

  it("uses an image that was given twice once", async () => {
    const images = await imagesOf();
    const [plan] = assembleSeries([...images, images[2]!]);
    expect(plan!.shape[2]).toBe(9);
    expect(codes(plan!)).toEqual(["DUPLICATE_INSTANCE"]);
  });

  it("says how thick slices overlap or leave gaps", async () => {
    const images = await imagesOf();
    const thick = (mm: number) =>
      images.map((image) => ({ ...image, frames: [{ ...image.frames[0]!, sliceThicknessMm: mm }] }));
    expect(codes(assembleSeries(thick(5))[0]!)).toEqual(["OVERLAPPING_SLICES"]);
    expect(codes(assembleSeries(thick(1))[0]!)).toEqual(["SLICE_GAPS"]);
  });

  it("takes a scout out of the volume as a flat picture", async () => {
    const images = await imagesOf();
    const scout = variant(images[0]!, "scout", { imageType: ["ORIGINAL", "PRIMARY", "LOCALIZER"] });
    const plans = assembleSeries([scout, ...images]);
    expect(plans.map(({ kind }) => kind)).toEqual(["VOLUME", "PLANAR"]);
    expect(codes(plans[1]!)).toContain("LOCALIZER");
    expect(plans[1]!.ijkToLps).toBeNull();
  });

  it("never mixes orientations", async () => {
    const plans = assembleSeries(
      [...(await imagesOf()), ...(await imagesOf({ obliqueDegrees: 40 }))].map((image, n) =>
        variant(image, String(n), {}),
      ),
    );
    expect(plans.map(({ shape }) => shape[2])).toEqual([9, 9]);
    for (const plan of plans) expect(codes(plan)[0]).toBe("SERIES_DIVIDED");
  });
});

describe("time points, b-values, echoes and phases are choices, never slices", () => {
  const repeated = async (traits: (n: number, k: number) => FrameTraits, count = 3) => {
    const images = await imagesOf();
    return Array.from({ length: count }, (_, n) =>
      images.map((image, k) => variant(image, String(n), { traits: traits(n, k) })),
    ).flat();
  };

  it.each([
    ["time points", (n: number) => ({ temporalPosition: n + 1 }), ["Time 1", "Time 2", "Time 3"]],
    ["b-values", (n: number) => ({ bValue: [0, 500, 1000][n]! }), ["b = 0 s/mm²", "b = 500 s/mm²", "b = 1000 s/mm²"]],
    ["echoes", (n: number) => ({ echoTimeMs: 2.3 * (n + 1) }), ["TE 2.3 ms", "TE 4.6 ms", "TE 6.9 ms"]],
    [
      "acquisitions",
      (n: number) => ({ acquisitionNumber: 4 + n }),
      ["Acquisition 4", "Acquisition 5", "Acquisition 6"],
    ],
  ] as const)("tells %s apart", async (_name, traits, labels) => {
    const images = await repeated(traits);
    const plans = assembleSeries(images);
    expect(plans).toHaveLength(1);
    expect(plans[0]).toMatchObject({ kind: "VOLUME_TIME", nt: 3, shape: [12, 10, 9], warnings: [] });
    expect(plans[0]!.choices.map(({ label }) => label)).toEqual(labels);
    expectFramesInPlace(plans, images);
  });

  it("ranks trigger times within a place, since each slice has its own", async () => {
    const plans = assembleSeries(await repeated((n, k) => ({ triggerTimeMs: 40 * n + k })));
    expect(plans).toHaveLength(1);
    expect(plans[0]!.choices.map(({ label }) => label)).toEqual(["Phase 1", "Phase 2", "Phase 3"]);
  });

  it("keeps frames that nothing tells apart as repeats, and says so", async () => {
    const plans = assembleSeries(await repeated(() => ({}), 2));
    expect(plans[0]).toMatchObject({ kind: "VOLUME_TIME", nt: 2 });
    expect(codes(plans[0]!)).toEqual(["DUPLICATE_POSITION"]);
  });

  it("keeps one slice taken again apart from the volume", async () => {
    const images = await imagesOf();
    const plans = assembleSeries([...images, variant(images[4]!, "again", { traits: { acquisitionNumber: 2 } })]);
    expect(plans.map(({ shape }) => shape[2])).toEqual([9, 1]);
    expect(plans.every(({ kind }) => kind === "VOLUME")).toBe(true);
  });
});

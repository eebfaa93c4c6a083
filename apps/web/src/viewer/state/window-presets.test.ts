import { describe, expect, it } from "vitest";
import type { SeriesMetadata } from "../pixels/series-metadata";
import { effectiveInversion, openingWindow, percentileWindow, windowPresets } from "./window-presets";

const metadata = (over: Partial<SeriesMetadata> = {}): SeriesMetadata => ({
  rows: 4,
  columns: 4,
  modality: "CT",
  photometric: "MONOCHROME2",
  samplesPerPixel: 1,
  bitsAllocated: 16,
  bitsStored: 16,
  signed: true,
  windows: [],
  slopes: [1],
  intercepts: [0],
  ...over,
});
const range = { center: 0, width: 100, name: null };

describe("windows", () => {
  it("offers Hounsfield windows on CT under the keys that readers know", () => {
    const figures = windowPresets(metadata(), range).map(({ width, center }) => [width, center]);
    expect(figures).toEqual([[400, 40], [1500, -600], [150, 90], [2500, 480], [80, 40]]); // biome-ignore format: figures
  });

  it("offers them too where a file without a modality holds such values, but not on MR", () => {
    const body = { center: -300, width: 1400, name: null };
    expect(windowPresets(metadata({ modality: "OT" }), body)).toHaveLength(5);
    expect(windowPresets(metadata({ modality: "MR" }), body)).toEqual([{ kind: "FULL", ...body }]);
  });

  it("opens with the source's own window, else with a sensible one", () => {
    const windows = [{ center: 50, width: 350, name: "LIVER" }];
    expect(openingWindow(metadata({ windows }), range)).toEqual({ center: 50, width: 350 });
    expect(openingWindow(metadata(), range)).toEqual({ center: 40, width: 400 });
    expect(openingWindow(metadata({ samplesPerPixel: 3 }), range)).toEqual({ center: 127.5, width: 255 });
  });

  it("is not fooled by a few hot pixels", () => {
    const frame = Int16Array.from({ length: 1000 }, (_, n) => (n < 3 ? 30_000 : n % 100));
    expect(percentileWindow(frame).width).toBeLessThan(101);
  });

  it("shows MONOCHROME1 inverted, and inverts it back", () => {
    expect(effectiveInversion("MONOCHROME1", false)).toBe(true);
    expect(effectiveInversion("MONOCHROME1", true)).toBe(false);
    expect(effectiveInversion("MONOCHROME2", true)).toBe(true);
  });
});

import { describe, expect, it } from "vitest";
import { readSeriesMetadata, valueArrayFor } from "./series-metadata";
import { nextChunk } from "./series-pixels";

const item = (over: Record<string, unknown[]> = {}) => ({
  "00280010": { Value: [4] },
  "00280011": { Value: [3] },
  "00280002": { Value: [1] },
  "00280004": { Value: ["MONOCHROME2"] },
  "00280100": { Value: [16] },
  "00280101": { Value: [12] },
  "00280103": { Value: [0] },
  "00281052": { Value: [-1024] },
  "00281053": { Value: [1] },
  "00281050": { Value: [40, -600] },
  "00281051": { Value: [400, 1500] },
  "00281055": { Value: ["SOFT", "LUNG"] },
  ...Object.fromEntries(Object.entries(over).map(([tag, Value]) => [tag, { Value }])),
});

describe("what the frames of a series say of themselves", () => {
  it("reads windows with their names and each frame's own scaling", () => {
    const metadata = readSeriesMetadata([item(), item({ "00281053": [0.5] })]);
    expect(metadata).toMatchObject({ rows: 4, columns: 3, slopes: [1, 0.5], intercepts: [-1024, -1024] });
    expect(metadata.windows).toEqual([
      { center: 40, width: 400, name: "SOFT" },
      { center: -600, width: 1500, name: "LUNG" },
    ]);
  });

  it("keeps real values exactly, in the smallest array that can", () => {
    expect(valueArrayFor(readSeriesMetadata([item()]), 8)).toBeInstanceOf(Int16Array);
    expect(valueArrayFor(readSeriesMetadata([item({ "00281053": [0.5] })]), 8)).toBeInstanceOf(Float32Array);
    const wide = item({ "00280101": [16], "00281052": [0] });
    expect(valueArrayFor(readSeriesMetadata([wide]), 8)).toBeInstanceOf(Uint16Array);
    const colour = item({ "00280002": [3], "00280004": ["RGB"], "00280100": [8] });
    expect(valueArrayFor(readSeriesMetadata([colour]), 8)).toHaveLength(24);
  });
});

describe("which frames come first", () => {
  it("starts at the slice in front and works outwards until nothing is missing", () => {
    const taken = new Uint8Array(10);
    expect(nextChunk(taken, 5, 1)).toEqual({ first: 5, last: 5 });
    expect(nextChunk(taken, 5, 3)).toEqual({ first: 6, last: 8 });
    expect(nextChunk(taken, 5, 3)).toEqual({ first: 2, last: 4 });
    expect(nextChunk(taken, 5, 3)).toEqual({ first: 9, last: 9 });
    expect(nextChunk(taken, 5, 3)).toEqual({ first: 0, last: 1 });
    expect(nextChunk(taken, 5, 3)).toBeNull();
  });
});

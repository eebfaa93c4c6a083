import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { generate } from "./build.js";

const here = import.meta.dirname;
const pair = JSON.parse(readFileSync(join(here, "golden/pair.json"), "utf8")) as {
  shape: [number, number, number];
  hu: number[];
  labels: number[];
};

async function infer(hu: Float32Array, shape: readonly number[]): Promise<Uint8Array> {
  const session = await InferenceSession.create(readFileSync(join(here, "model.onnx")), {
    enableCpuMemArena: false,
    enableMemPattern: false,
    intraOpNumThreads: 1,
  });
  const { labels } = await session.run({ hu: new Tensor("float32", hu, [1, 1, ...shape]) });
  return labels!.data as Uint8Array;
}

describe("ct-tissue", () => {
  it("the committed files are what the script builds", () => {
    expect(generate(true)).toEqual([]);
  });

  it("labels the golden volume as numpy does", async () => {
    const labels = await infer(Float32Array.from(pair.hu), pair.shape);
    expect([...labels]).toEqual(pair.labels);
    expect(new Set(labels)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it("a slab with one more slice on each side gives what the whole volume gives there", async () => {
    const [, nj, ni] = pair.shape;
    const perSlice = nj * ni;
    const slab = await infer(Float32Array.from(pair.hu.slice(2 * perSlice, 6 * perSlice)), [4, nj, ni]);
    expect([...slab.subarray(perSlice, 3 * perSlice)]).toEqual(pair.labels.slice(3 * perSlice, 5 * perSlice));
  });
});

import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { InferenceFailed, ModelUnavailable } from "../../../errors.js";
import { planSlabs, type Shape, slabRange } from "../domain/suggestion.js";
import { ChildRuntime } from "./child-runtime.js";
import { ModelFolder } from "./model-folder.js";

const models = new ModelFolder(resolve(import.meta.dirname, "../../../../../../models"));
const never = new AbortController().signal;
const pids: number[] = [];
const runtime = new ChildRuntime({ threads: 1, slabTimeoutMs: 60_000, onSpawn: (pid) => pids.push(pid) });

const shape: Shape = [40, 30, 11];
const hu = Float32Array.from({ length: 40 * 30 * 11 }, (_, n) =>
  Math.round(Math.sin(n / 7) * 900 + Math.cos(n / 251) * 400),
);

describe("a model in a process of its own", () => {
  it("labels slabs with a halo exactly as it labels the whole volume", async () => {
    const model = await models.load("ct-tissue");
    const session = await runtime.open(model, never);
    const whole = await session.infer(hu, [11, 30, 40], never);
    expect(new Set(whole).size).toBeGreaterThan(4);
    const plan = planSlabs(shape, 40 * 30 * 4);
    expect(plan).toEqual({ slicesPerSlab: 4, slabCount: 3 });
    const pieces: number[] = [];
    for (let number = 0; number < plan.slabCount; number += 1) {
      const { kStart, kEnd } = slabRange({ shape, ...plan }, number);
      const from = Math.max(0, kStart - model.haloSlices);
      const to = Math.min(11, kEnd + model.haloSlices);
      const labels = await session.infer(hu.slice(from * 1200, to * 1200), [to - from, 30, 40], never);
      pieces.push(...labels.subarray((kStart - from) * 1200, (kEnd - from) * 1200));
    }
    expect(pieces).toEqual([...whole]);
    session.close();
  });

  it("its death fails what it was at, and the next one works", async () => {
    const model = await models.load("ct-tissue");
    const session = await runtime.open(model, never);
    const work = session.infer(hu, [11, 30, 40], never);
    process.kill(pids.at(-1)!, "SIGKILL");
    await expect(work).rejects.toThrow(InferenceFailed);
    await expect(session.infer(hu, [11, 30, 40], never)).rejects.toThrow("ended before it was done");
    const next = await runtime.open(model, never);
    expect(await next.infer(hu, [11, 30, 40], never)).toHaveLength(hu.length);
    next.close();
  });

  it("an abort ends it at once", async () => {
    const session = await runtime.open(await models.load("ct-tissue"), never);
    const stop = new AbortController();
    const work = session.infer(hu, [11, 30, 40], stop.signal);
    stop.abort(new Error("no longer wanted"));
    await expect(work).rejects.toThrow("no longer wanted");
    await expect(session.infer(hu, [11, 30, 40], never)).rejects.toThrow(InferenceFailed);
  });

  it("a model that takes longer than the wall clock allows is stopped", async () => {
    const hasty = new ChildRuntime({ threads: 1, slabTimeoutMs: 1 });
    await expect(hasty.open(await models.load("ct-tissue"), never)).rejects.toThrow("took too long");
  });

  it("a file that is no model fails with a sentence", async () => {
    const model = { ...(await models.load("ct-tissue")), bytes: new Uint8Array(100) };
    await expect(runtime.open(model, never)).rejects.toThrow("could not compute");
  });
});

describe("the folder of models", () => {
  const folder = mkdtempSync(join(tmpdir(), "covoxel-models-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const copy = (name: string) =>
    cpSync(resolve(import.meta.dirname, "../../../../../../models/ct-tissue", name), join(folder, "ct-tissue", name));

  it("lists what has a manifest, and refuses a model whose file is missing or another", async () => {
    const local = new ModelFolder(folder);
    expect(await local.list()).toEqual([]);
    copy("manifest.json");
    expect((await local.list()).map(({ id }) => id)).toEqual(["ct-tissue"]);
    await expect(local.load("ct-tissue")).rejects.toThrow("missing");
    writeFileSync(join(folder, "ct-tissue/model.onnx"), "something else");
    await expect(local.load("ct-tissue")).rejects.toThrow(ModelUnavailable);
    copy("model.onnx");
    expect((await local.load("ct-tissue")).labels).toHaveLength(5);
    await expect(local.load("../ct-tissue")).rejects.toThrow(ModelUnavailable);
  });
});

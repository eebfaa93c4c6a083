import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptedParts } from "../../apps/web/src/features/suggestions/accepted-parts.js";
import { createSuggestionSlabs } from "../../apps/web/src/features/suggestions/suggestion-slabs.js";
import { addSegmentation, addSeries, saved, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";
import {
  addPhantomSeries,
  ask,
  expectedTissue,
  fetchLabels,
  follow,
  inferenceProcesses,
  reaches,
  type SuggestionNow,
  suggestionFields,
} from "../support/suggestions.js";

const shape = [96, 80, 24] as const;
const models = mkdtempSync(join(tmpdir(), "covoxel-test-models-"));
cpSync(resolve(import.meta.dirname, "../../models/ct-tissue"), join(models, "ct-tissue"), { recursive: true });

let server: TestServer;
let cast: Cast;
let series: Awaited<ReturnType<typeof addPhantomSeries>>;
/** So many slabs that there is time to interfere. */
let long: Awaited<ReturnType<typeof addPhantomSeries>>;
let truth: Uint8Array;

beforeAll(async () => {
  server = await startTestServer({ env: { SUGGESTION_SLAB_VOXELS: String(96 * 80 * 3), MODELS_DIR: models } });
  cast = await server.cast();
  series = await addPhantomSeries(server, cast.projectId, shape);
  long = await addPhantomSeries(server, cast.projectId, [96, 80, 300]);
  truth = expectedTissue(series.phantom);
});
afterAll(async () => {
  await server?.stop();
  rmSync(models, { recursive: true, force: true });
});

const segmentation = (person: TestPerson = cast.asReader) => addSegmentation(person, series.seriesId);
const longSegmentation = () => addSegmentation(cast.asReader, long.seriesId);

async function ready(person: TestPerson, segmentationId: string): Promise<SuggestionNow> {
  const { id } = await ask(person, segmentationId);
  const now = (await follow(server, person, id, reaches("READY", "FAILED"))).at(-1)!;
  expect(now).toMatchObject({ status: "READY", failure: null });
  return now;
}

const settle = (person: TestPerson, act: "rejectSuggestion" | "cancelSuggestion", id: string) =>
  person.ask(`mutation ($id: ID!) { ${act}(id: $id) { ${suggestionFields} } }`, { id });
const accept = (person: TestPerson, suggestionId: string, labels: number[] | null = null) =>
  person.ask(`mutation ($input: AcceptSuggestionInput!) { acceptSuggestion(input: $input) { ${suggestionFields} } }`, {
    input: { suggestionId, labels },
  });
const slabFiles = (id: string) => {
  try {
    return readdirSync(join(server.home, "objects", id), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
  } catch {
    return [];
  }
};

describe("a suggestion", () => {
  it("streams in slab by slab, and is what the model's card says, across slab borders too", async () => {
    const { id, slabCount } = await ask(cast.asReader, await segmentation());
    expect(slabCount).toBe(8);
    const heard = await follow(server, cast.asReader, id, reaches("READY", "FAILED"));
    expect(heard.at(-1)!.status).toBe("READY");
    const counts = heard.map(({ slabs }) => slabs.length);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts).size).toBeGreaterThan(2);
    expect(await fetchLabels(cast.asReader, heard.at(-1)!, shape)).toEqual(truth);
    const total = heard.at(-1)!.voxels.find(({ label }) => label === 4)!.voxels;
    expect(total).toBe(truth.filter((label) => label === 4).length);
    expect(inferenceProcesses()).toEqual([]);
  });

  it("asked again while it is being made, is the same one", async () => {
    const segmentationId = await longSegmentation();
    const [first, second] = [await ask(cast.asReader, segmentationId), await ask(cast.asLead, segmentationId)];
    expect(second.id).toBe(first.id);
    await settle(cast.asReader, "cancelSuggestion", first.id);
  });

  it("can be seen by the project's people and by nobody else, slabs included", async () => {
    const { id, slabs } = await ready(cast.asReader, await segmentation());
    const query = `query ($id: ID!) { suggestion(id: $id) { status maySettle } }`;
    expect(await cast.asViewer.graphql(query, { id })).toEqual({ suggestion: { status: "READY", maySettle: false } });
    expect((await cast.asViewer.fetch(slabs[0]!.path)).status).toBe(200);
    expect(await cast.asOutsider.graphql(query, { id })).toEqual({ suggestion: null });
    expect((await cast.asOutsider.fetch(slabs[0]!.path)).status).toBe(404);
    expect((await fetch(server.url + slabs[0]!.path)).status).toBe(401);
    await expect(follow(server, cast.asOutsider, id, () => true)).rejects.toThrow("NOT_FOUND");
  });

  it("is for those who paint: others may neither ask nor settle", async () => {
    const segmentationId = await segmentation();
    const request = `mutation ($input: RequestSuggestionInput!) { requestSuggestion(input: $input) { id } }`;
    const input = { segmentationId, modelId: "ct-tissue" };
    const codeOf = async (person: TestPerson) => (await person.ask(request, { input })).errors?.[0]?.extensions.code;
    expect([await codeOf(cast.asViewer), await codeOf(cast.asAnalyst), await codeOf(cast.asOutsider)]).toEqual([
      "FORBIDDEN",
      "FORBIDDEN",
      "NOT_FOUND",
    ]);
    const { id } = await ready(cast.asAdjudicator, segmentationId);
    for (const answer of [
      await accept(cast.asViewer, id),
      await settle(cast.asViewer, "rejectSuggestion", id),
      await settle(cast.asViewer, "cancelSuggestion", id),
    ])
      expect(answer.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });

  it("survives a restart of the server in the middle, and goes on behind the slabs that are there", async () => {
    const { id } = await ask(cast.asReader, await longSegmentation());
    const before = (await follow(server, cast.asReader, id, ({ slabs }) => slabs.length > 0)).at(-1)!;
    await server.restart();
    const after = (await follow(server, cast.asReader, id, reaches("READY", "FAILED"))).at(-1)!;
    expect(after.status).toBe("READY");
    expect(before.slabs.length).toBeLessThan(after.slabCount);
    expect(after.slabs.slice(0, before.slabs.length)).toEqual(before.slabs);
    expect(await fetchLabels(cast.asReader, after, [96, 80, 300])).toEqual(expectedTissue(long.phantom));
  });
});

describe("accepting", () => {
  const open = async (person: TestPerson, segmentationId: string) =>
    new TestBrowser(person, server.url).newTab().open(segmentationId, shape);

  const slabsOf = async (now: SuggestionNow) => {
    const slabs = createSuggestionSlabs(shape, new Map());
    slabs.add({ kStart: 0, kEnd: shape[2], labels: await fetchLabels(cast.asReader, now, shape) });
    return slabs;
  };

  it("is one patch through the room that names model and person, and that its author can undo", async () => {
    const segmentationId = await segmentation();
    const now = await ready(cast.asReader, segmentationId);
    const answer = await accept(cast.asReader, now.id);
    const accepted = answer.data.acceptSuggestion.acceptedLabels as SuggestionNow["acceptedLabels"];
    expect(accepted!.map(({ label }) => label)).toEqual([1, 2, 3, 4, 5]);
    expect(accepted!.every(({ number }) => number > 2)).toBe(true);
    const room = await open(cast.asReader, segmentationId);
    const ended = follow(server, cast.asReader, now.id, reaches("ACCEPTED"));
    room.paint([{ segment: 1, spans: Int32Array.of(2, 2, 2, 6) }], { tool: "brush" });
    room.paint(acceptedParts(await slabsOf(now), accepted!, room.replica, true), {
      suggestionId: now.id,
      model: now.originModel,
    });
    await saved(room);
    expect((await ended).at(-1)!.status).toBe("ACCEPTED");
    const numberOf = new Map(accepted!.map(({ label, number }) => [label, number]));
    const wrong: number[][] = [];
    const at = (i: number, j: number, k: number) => truth[(k * shape[1] + j) * shape[0] + i]!;
    for (let k = 2; k < shape[2]; k += 5)
      for (let j = 0; j < shape[1]; j += 2)
        for (let i = 0; i < shape[0]; i += 1) {
          const mine = k === 2 && j === 2 && i >= 2 && i < 6;
          if (room.replica.labelAt(i, j, k) !== (mine ? 1 : (numberOf.get(at(i, j, k)) ?? 0))) wrong.push([i, j, k]);
        }
    expect(wrong).toEqual([]);
    const { rows } = await server.database.pool.query(
      "select origin, person_id from ink_entry where segmentation_id = $1 and origin ? 'suggestionId'",
      [segmentationId],
    );
    expect(rows).toEqual([{ origin: { suggestionId: now.id, model: "ct-tissue@1" }, person_id: cast.asReader.id }]);
    expect(room.undo()).toBe(true);
    expect([room.replica.labelAt(48, 40, 12), room.replica.labelAt(2, 2, 2)]).toEqual([0, 1]);
    await saved(room);
    await room.close();
  });

  it("may take some labels only, and the gate sets aside what is not in the suggestion or not this person's", async () => {
    const segmentationId = await segmentation();
    const now = await ready(cast.asReader, segmentationId);
    const origin = { suggestionId: now.id, model: now.originModel };
    const room = await open(cast.asReader, segmentationId);
    const refused = () => room.refused().map(({ reason }) => reason);
    const bone = truth.indexOf(5);
    const span = (at: number) =>
      Int32Array.of(
        Math.floor(at / (shape[0] * shape[1])),
        Math.floor(at / shape[0]) % shape[1],
        at % shape[0],
        (at % shape[0]) + 1,
      );
    // Not accepted by anybody yet.
    room.paint([{ segment: 1, spans: span(bone) }], origin);
    await saved(room);
    expect(refused()).toEqual(["NOT_THE_SUGGESTION"]);
    const answer = await accept(cast.asReader, now.id, [5]);
    const [{ number }] = answer.data.acceptSuggestion.acceptedLabels;
    expect(answer.data.acceptSuggestion).toMatchObject({ status: "READY", acceptedLabels: [{ label: 5, plane: 0 }] });
    // Nothing at all; voxels of another label; a segment that was not accepted; another model's name; another person.
    room.paint([], origin);
    room.paint([{ segment: number, spans: span(truth.indexOf(4)) }], origin);
    room.paint([{ segment: 1, spans: span(bone) }], origin);
    room.paint([{ segment: number, spans: span(bone) }], { ...origin, model: "other@1" });
    await saved(room);
    const other = await open(cast.asLead, segmentationId);
    other.paint([{ segment: number, spans: span(bone) }], origin);
    await saved(other);
    expect([refused().length, other.refused().map(({ reason }) => reason)]).toEqual([5, ["NOT_THE_SUGGESTION"]]);
    expect(new Set(refused())).toEqual(new Set(["NOT_THE_SUGGESTION"]));
    // The same in another segmentation.
    const elsewhere = await segmentation();
    const add = "mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }";
    await cast.asReader.graphql(add, { input: { segmentationId: elsewhere, name: "Bone" } });
    const stranger = await open(cast.asReader, elsewhere);
    stranger.paint([{ segment: number, spans: span(bone) }], origin);
    await saved(stranger);
    expect(stranger.refused().map(({ reason }) => reason)).toEqual(["NOT_THE_SUGGESTION"]);
    room.paint([{ segment: number, spans: span(bone) }], origin);
    await saved(room);
    expect(refused()).toHaveLength(5);
    await follow(server, cast.asReader, now.id, reaches("ACCEPTED"));
    expect((await settle(cast.asReader, "rejectSuggestion", now.id)).errors?.[0]?.extensions.code).toBe("CONFLICT");
    await Promise.all([room.close(), other.close(), stranger.close()]);
  });

  it("takes segments of the same name, and none that is locked", async () => {
    const segmentationId = await segmentation();
    const segment = async (name: string) => {
      const add = "mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }";
      const { addSegment } = await cast.asReader.graphql<{ addSegment: { number: number } }>(add, {
        input: { segmentationId, name },
      });
      return addSegment.number;
    };
    const [bone, lung] = [await segment("bone"), await segment("Lung")];
    const { id } = await ready(cast.asReader, segmentationId);
    const update = "mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }";
    await cast.asReader.graphql(update, { input: { segmentationId, number: lung, locked: true } });
    expect((await accept(cast.asReader, id)).errors?.[0]?.extensions.code).toBe("CONFLICT");
    const answer = await accept(cast.asReader, id, [5]);
    expect(answer.data.acceptSuggestion.acceptedLabels).toEqual([{ label: 5, number: bone, plane: 0 }]);
    expect((await accept(cast.asReader, id, [77])).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });
});

describe("ending otherwise", () => {
  it("rejected: nothing of it is left, and it cannot be accepted any more", async () => {
    const { id, slabs } = await ready(cast.asReader, await segmentation());
    expect(slabFiles(id).length).toBeGreaterThan(0);
    const { data } = await settle(cast.asReader, "rejectSuggestion", id);
    expect(data.rejectSuggestion).toMatchObject({ status: "REJECTED", slabs: [] });
    expect(slabFiles(id)).toEqual([]);
    expect((await cast.asReader.fetch(slabs[0]!.path)).status).toBe(404);
    expect((await accept(cast.asReader, id)).errors?.[0]?.extensions.code).toBe("CONFLICT");
  });

  it.each(["cancelSuggestion", "cancelJob"] as const)("%s stops the model and leaves nothing", async (act) => {
    const { id, jobId } = await ask(cast.asReader, await longSegmentation());
    await follow(server, cast.asReader, id, ({ slabs }) => slabs.length > 0);
    expect(inferenceProcesses()).toHaveLength(1);
    if (act === "cancelSuggestion") await settle(cast.asReader, act, id);
    else await cast.asReader.graphql("mutation ($id: ID!) { cancelJob(id: $id) { id } }", { id: jobId });
    expect((await follow(server, cast.asReader, id, reaches("CANCELLED"))).at(-1)).toMatchObject({ slabs: [] });
    await expect.poll(() => [inferenceProcesses(), slabFiles(id)]).toEqual([[], []]);
  });

  it("a killed process fails this suggestion in words, and the next one works", async () => {
    const { id } = await ask(cast.asReader, await longSegmentation());
    await follow(server, cast.asReader, id, ({ slabs }) => slabs.length > 0);
    for (const pid of inferenceProcesses()) process.kill(pid, "SIGKILL");
    const failed = (await follow(server, cast.asReader, id, reaches("FAILED", "READY"))).at(-1)!;
    expect(failed).toMatchObject({
      status: "FAILED",
      failure: {
        code: "INFERENCE_FAILED",
        message: "The process that ran the model ended before it was done. Ask again.",
      },
      slabs: [],
    });
    const job = `query ($id: ID!) { job(id: $id) { status failure { code } } }`;
    await expect
      .poll(() => cast.asReader.graphql(job, { id: failed.jobId }))
      .toEqual({ job: { status: "FAILED", failure: { code: "INFERENCE_FAILED" } } });
    await ready(cast.asReader, await segmentation());
  });
});

describe("what cannot be asked", () => {
  it("more at once than one person may have made", async () => {
    const asked: SuggestionNow[] = [];
    for (let n = 0; n < 4; n += 1) asked.push(await ask(cast.asAdjudicator, await longSegmentation()));
    await expect(ask(cast.asAdjudicator, await longSegmentation())).rejects.toThrow("RATE_LIMITED");
    for (const { id } of asked) await settle(cast.asAdjudicator, "cancelSuggestion", id);
  });

  const refusal = async (seriesId: string, modelId = "ct-tissue") => {
    const { createSegmentation } = await cast.asReader.graphql<{ createSegmentation: { id: string } }>(
      "mutation ($input: CreateSegmentationInput!) { createSegmentation(input: $input) { id } }",
      { input: { seriesId, name: "S" } },
    );
    const answer = await cast.asReader.ask(
      `mutation ($input: RequestSuggestionInput!) { requestSuggestion(input: $input) { id } }`,
      { input: { segmentationId: createSegmentation.id, modelId } },
    );
    const [error] = answer.errors!;
    return [error!.extensions.code, error!.message];
  };
  const changed = async (change: string, grid: { gridKind?: "PLANAR" | "CINE" } = {}) => {
    const seriesId = await addSeries(server.database, cast.projectId, { shape: [8, 8, 4], ...grid });
    await server.database.pool.query(`update series set ${change} where id = $1`, [seriesId]);
    return seriesId;
  };

  it("flat pictures, films, colour, and values that are not Hounsfield units, each with the reason", async () => {
    expect(await refusal(await changed("nk = 1", { gridKind: "PLANAR" }))).toEqual([
      "UNSUPPORTED_IMAGE",
      expect.stringContaining("flat picture"),
    ]);
    expect(await refusal(await changed("nk = 4", { gridKind: "CINE" }))).toEqual([
      "UNSUPPORTED_IMAGE",
      expect.stringContaining("film"),
    ]);
    expect(await refusal(await changed("photometric = 'RGB', pixel_type = 'rgb8'"))).toEqual([
      "UNSUPPORTED_IMAGE",
      expect.stringContaining("colour"),
    ]);
    expect(await refusal(await changed("units = 'raw'"))).toEqual([
      "UNSUPPORTED_IMAGE",
      expect.stringContaining("raw"),
    ]);
  });

  it("a model that is not there, or whose file is not what its manifest says", async () => {
    expect(await refusal(series.seriesId, "liver")).toEqual(["MODEL_UNAVAILABLE", expect.any(String)]);
    cpSync(join(models, "ct-tissue"), join(models, "other"), { recursive: true });
    writeFileSync(join(models, "ct-tissue/model.onnx"), "changed");
    expect(await refusal(series.seriesId)).toEqual(["MODEL_UNAVAILABLE", expect.stringContaining("manifest")]);
    rmSync(join(models, "ct-tissue/model.onnx"));
    expect(await refusal(series.seriesId)).toEqual(["MODEL_UNAVAILABLE", expect.stringContaining("missing")]);
    cpSync(join(models, "other/model.onnx"), join(models, "ct-tissue/model.onnx"));
  });
});

import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { SeriesId } from "@covoxel/shared/vocabulary";
import { createClient } from "graphql-ws";
import WebSocket from "ws";
import { createUrlSigner, openFilesystemStore } from "../../apps/api/src/adapters/filesystem/index.js";
import { systemClock } from "../../apps/api/src/adapters/system/index.js";
import { generatePhantom, type Phantom } from "../../apps/api/src/features/studies/phantom/index.js";
import { addSeries } from "./rooms.js";
import type { TestPerson, TestServer } from "./server.js";

/** A phantom as a series, put where an import would have put it. */
export async function addPhantomSeries(
  server: TestServer,
  projectId: string,
  shape: readonly [number, number, number],
): Promise<{ seriesId: SeriesId; phantom: Phantom }> {
  const phantom = generatePhantom({ seed: 7, shape, spacingMm: [0.8, 0.8, 1.5] });
  const seriesId = (await addSeries(server.database, projectId, { shape })) as SeriesId;
  const [ni, nj, nk] = shape;
  const frameBytes = ni * nj * 2;
  const pixels = Buffer.alloc(frameBytes * nk);
  for (let k = 0; k < nk; k += 1) pixels.set(Buffer.from(phantom.slice(k).hounsfield.buffer), k * frameBytes);
  const folder = `${server.home}/objects`;
  const store = await openFilesystemStore(
    folder,
    createUrlSigner("only for writing, which needs none", systemClock),
    systemClock,
  );
  const { key } = await store.put(projectId, pixels);
  const instanceId = `ins_${randomBytes(12).toString("hex")}`;
  await server.database.pool.query(
    `insert into instance (id, study_id, project_id, source_identity, identity, object_key, size_bytes, header)
     select $1, study_id, project_id, $1, $1, $2, $3, '{}' from series where id = $4`,
    [instanceId, key, pixels.length, seriesId],
  );
  await server.database.pool.query(
    `insert into frame (series_id, t, k, instance_id, frame_number, object_key, byte_offset, byte_length, slope, intercept)
     select $1, 0, k, $2, k, $3, k::bigint * $4::bigint, $4, 1, 0 from generate_series(0, $5::int - 1) as k`,
    [seriesId, instanceId, key, frameBytes, nk],
  );
  return { seriesId, phantom };
}

export interface SuggestionNow {
  id: string;
  status: string;
  originModel: string;
  slabCount: number;
  failure: { code: string; message: string } | null;
  slabs: { number: number; kStart: number; kEnd: number; path: string }[];
  voxels: { label: number; voxels: number }[];
  acceptedLabels: { label: number; number: number; plane: number }[] | null;
  jobId: string;
  /** Milliseconds of performance.now() when this was heard. */
  heardAt: number;
}

export const suggestionFields = `id status originModel slabCount failure { code message } slabs { number kStart kEnd path }
  voxels { label voxels } acceptedLabels { label number plane } jobId`;

export async function ask(person: TestPerson, segmentationId: string, modelId = "ct-tissue"): Promise<SuggestionNow> {
  const { requestSuggestion } = await person.graphql<{ requestSuggestion: SuggestionNow }>(
    `mutation ($input: RequestSuggestionInput!) { requestSuggestion(input: $input) { ${suggestionFields} } }`,
    { input: { segmentationId, modelId } },
  );
  return requestSuggestion;
}

/** Every update of a suggestion until it says what is waited for. @returns all of them */
export async function follow(
  server: TestServer,
  person: TestPerson,
  id: string,
  until: (now: SuggestionNow) => boolean,
): Promise<SuggestionNow[]> {
  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${person.token}` },
    retryAttempts: 0,
  });
  const heard: SuggestionNow[] = [];
  try {
    const query = `subscription ($id: ID!) { suggestion(id: $id) { cursor suggestion { ${suggestionFields} } } }`;
    for await (const { data, errors } of client.iterate<{ suggestion: { suggestion: SuggestionNow } }>({
      query,
      variables: { id },
    })) {
      if (!data) throw new Error(JSON.stringify(errors));
      heard.push({ ...data.suggestion.suggestion, heardAt: performance.now() });
      if (until(heard.at(-1)!)) return heard;
    }
    return heard;
  } finally {
    await client.dispose();
  }
}

export const reaches =
  (...statuses: string[]) =>
  ({ status }: SuggestionNow) =>
    statuses.includes(status);

/** Labels of the slabs that are there, [k][j][i] over the whole grid, 0 elsewhere. */
export async function fetchLabels(
  person: TestPerson,
  { slabs }: SuggestionNow,
  [ni, nj, nk]: readonly [number, number, number],
): Promise<Uint8Array> {
  const labels = new Uint8Array(ni * nj * nk);
  for (const { path, kStart, kEnd } of slabs) {
    const response = await person.fetch(path);
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status !== 200 || bytes.length !== (kEnd - kStart) * ni * nj)
      throw new Error(`slab: ${response.status}`);
    labels.set(bytes, kStart * ni * nj);
  }
  return labels;
}

/** Of the processes that models run in under this one. */
export function inferenceProcesses(): number[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
  return lines
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && Number(match[2]) === process.pid && match[3]!.includes("inference-child"))
    .map((match) => Number(match![1]));
}

/** What the model is to say, worked out here: smoothing with 1-2-1 along each axis, edges repeated, then the card's borders. */
export function expectedTissue({ shape: [ni, nj, nk], slice }: Pick<Phantom, "shape" | "slice">): Uint8Array {
  let values = new Float64Array(ni * nj * nk);
  for (let k = 0; k < nk; k += 1) values.set(slice(k).hounsfield, k * ni * nj);
  for (const [step, count] of [
    [1, ni],
    [ni, nj],
    [ni * nj, nk],
  ] as const) {
    values = values.map((value, at) => {
      const place = Math.floor(at / step) % count;
      const before = place > 0 ? values[at - step]! : value;
      const after = place < count - 1 ? values[at + step]! : value;
      return (before + 2 * value + after) / 4;
    });
  }
  return Uint8Array.from(values, (hu) =>
    hu < -950 ? 1 : hu < -500 ? 2 : hu < -190 ? 0 : hu < -30 ? 3 : hu < 160 ? 4 : 5,
  );
}

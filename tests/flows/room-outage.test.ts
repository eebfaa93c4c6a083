import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { type ApiProcess, startApiProcess } from "../support/api-process.js";
import { isDeep } from "../support/labelmap/effort.js";
import { type Line, startLine } from "../support/line.js";
import { findFreePorts, startCephGateway, type TestGateway } from "../support/object-stores.js";
import { needs } from "../support/require.js";
import { addSegmentation, addSeries, caughtUp, labelsOf, saved, TestBrowser, type TestTab } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const shape = [128, 128, 8] as const;
const awayMs = isDeep ? 30_000 : 5000;

let server: TestServer;
let cast: Cast;
let api: ApiProcess | undefined;
const lines: Line[] = [];

beforeAll(async () => {
  // Its API only sets the stage; what goes away goes from under a process of its own.
  server = await startTestServer();
  cast = await server.cast();
});
afterEach(async () => {
  await api?.kill();
  for (const line of lines.splice(0)) await line.close();
});
afterAll(() => server?.stop());

async function startApi(env: NodeJS.ProcessEnv): Promise<string> {
  api = await startApiProcess({
    PORT: "0",
    DATABASE_URL: server.database.url,
    COVOXEL_HOME: server.home,
    AUTH_SECRET: "a secret for tests, and for nothing else",
    LOG_LEVEL: "info",
    ROOM_FOLD_ENTRIES: "20",
    ROOM_FOLD_EVERY_MS: "50",
    ...env,
  });
  return api.url;
}

interface Painters {
  id: string;
  url: string;
  tabs: TestTab[];
  rooms: Room[];
  /** Both paint for so long without a break. */
  paintFor(ms: number): Promise<void>;
}

async function enterTwo(apiUrl: string): Promise<Painters> {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  const url = `${apiUrl.replace(/^http/, "ws")}/rooms/${id}`;
  // Slabs too come from the process whose world breaks.
  const tabs = [cast.asLead, cast.asReader].map((person) => new TestBrowser(person, apiUrl).newTab());
  const rooms = await Promise.all(tabs.map((tab) => tab.open(id, shape, url)));
  let n = 0;
  const paintFor = async (ms: number) => {
    for (const endsAt = performance.now() + ms; performance.now() < endsAt; n++) {
      for (const [who, room] of rooms.entries()) {
        const [i, j] = who === 0 ? [(n * 5) % 120, (n * 3) % 120] : [(n * 3) % 120, (n * 5) % 120];
        const spans = Int32Array.from([0, 1, 2].flatMap((row) => [n % 8, j + row, i, i + 4]));
        room.paint([{ segment: who + 1, spans }], { tool: "brush" });
      }
      await pause(10);
    }
  };
  return { id, url, tabs, rooms, paintFor };
}

/** Of the journal, straight from the database. */
async function journalOf(id: string): Promise<Set<string>> {
  const { rows } = await server.database.pool.query(
    "select revision, actor, seq from ink_entry where segmentation_id = $1",
    [id],
  );
  return new Set(rows.map(({ actor, seq, revision }) => `${actor}/${seq}@${revision}`));
}

/** Strokes that a page was told are saved, and that the journal doesn't have. */
async function falselySaved({ id, tabs }: Painters): Promise<string[]> {
  const told = tabs.flatMap((tab) => tab.acknowledged).map(({ actor, seq, revision }) => `${actor}/${seq}@${revision}`);
  const kept = await journalOf(id);
  return told.filter((stroke) => !kept.has(stroke));
}

/** All saved, all alike, and alike to what somebody sees who comes now. @returns how long until all was saved */
async function recover(painters: Painters, what: string): Promise<void> {
  const startedAt = performance.now();
  await Promise.all(painters.rooms.map(saved));
  const tookMs = Math.round(performance.now() - startedAt);
  const { size } = await journalOf(painters.id);
  const fresh = await new TestBrowser(cast.asViewer, api!.url).newTab().open(painters.id, shape, painters.url);
  const all = [...painters.rooms, fresh];
  await Promise.all(all.map((room) => caughtUp(room, size)));
  await Promise.all(all.map((room) => room.whole()));
  for (const room of all) expect(labelsOf(room)).toEqual(labelsOf(fresh));
  expect(await falselySaved(painters)).toEqual([]);
  const acknowledged = painters.tabs.flatMap((tab) => tab.acknowledged);
  expect(new Set(acknowledged.map(({ actor, seq }) => `${actor}/${seq}`)).size).toBe(size);
  for (const room of all) await room.close();
  console.log(`${what} away for ${awayMs / 1000} s, ${size} strokes: all saved ${tookMs} ms after its return`);
}

describe("the database is away", () => {
  async function throughALine(): Promise<{ painters: Painters; line: Line }> {
    const real = new URL(server.database.url);
    const socketName = `.s.PGSQL.${real.port || 5432}`;
    const folder = mkdtempSync(join(tmpdir(), "covoxel-line-"));
    const line = await startLine(join(folder, socketName), { path: join(real.searchParams.get("host")!, socketName) });
    lines.push(line);
    real.searchParams.set("host", folder);
    return { painters: await enterTwo(await startApi({ DATABASE_URL: real.href })), line };
  }

  async function goAway(how: (line: Line) => unknown, what: string): Promise<void> {
    const { painters, line } = await throughALine();
    const { rooms, tabs, paintFor, id } = painters;
    await paintFor(500);
    await how(line);
    await paintFor(awayMs / 2);
    const halfway = await journalOf(id);
    const told = tabs.map((tab) => tab.acknowledged.length);
    expect(await falselySaved(painters)).toEqual([]);
    await paintFor(awayMs / 2);
    // Not one more was written, so not one more may be called saved; and nobody sees what isn't.
    expect(await journalOf(id)).toEqual(halfway);
    expect(tabs.map((tab) => tab.acknowledged.length)).toEqual(told);
    for (const room of rooms) {
      const state = room.saveState();
      expect(state.sending + state.received).toBeGreaterThan(50);
      expect(state.revision).toBeLessThanOrEqual(halfway.size);
    }
    await line.restore();
    await recover(painters, what);
  }

  test("refused: no false 'saved', nothing lost, all saved by itself once it is back", () =>
    goAway((line) => line.cut(), "database (refused)"));
  test("silent: the same", () => goAway((line) => line.hush(), "database (silent)"));
});

describe("the object store is away", () => {
  /** Strokes don't need it: they go on being saved. Folds wait, and go on by themselves. */
  async function goAway(painters: Painters, cut: () => unknown, restore: () => unknown, what: string): Promise<void> {
    const { id, tabs, paintFor } = painters;
    const versionOf = async () => {
      const { rows } = await server.database.pool.query("select version from ink_manifest where segmentation_id = $1", [
        id,
      ]);
      return rows[0]?.version ?? 0;
    };
    await paintFor(1500);
    await expect.poll(versionOf, { timeout: 60_000 }).toBeGreaterThan(0);
    await cut();
    // A fold that had put all of its slabs may still come through.
    await paintFor(awayMs / 2);
    const [version, told] = [await versionOf(), tabs.map((tab) => tab.acknowledged.length)];
    await paintFor(awayMs / 2);
    expect(await versionOf()).toBe(version);
    for (const [n, tab] of tabs.entries()) expect(tab.acknowledged.length).toBeGreaterThan(told[n]!);
    expect(await falselySaved(painters)).toEqual([]);
    await restore();
    const startedAt = performance.now();
    while ((await versionOf()) === version) await paintFor(50);
    console.log(`${what}: folded again ${Math.round(performance.now() - startedAt)} ms after its return`);
    await recover(painters, what);
  }

  test("a folder that is gone: strokes are saved all the same, folds go on once it is back", async () => {
    const painters = await enterTwo(await startApi({}));
    const objects = join(server.home, "objects");
    const elsewhere = `${objects}-elsewhere`;
    await goAway(
      painters,
      () => renameSync(objects, elsewhere),
      () => bringBack(elsewhere, objects),
      "folder",
    );
  });

  const radosgw = needs("radosgw");
  describe.skipIf(!radosgw.available)("S3 (needs radosgw)", () => {
    let gateway: TestGateway;
    beforeAll(async () => {
      gateway = await startCephGateway();
    });
    afterAll(() => gateway?.stop());

    test("a gateway that refuses: the same", async () => {
      const { endpoint, bucket, region, accessKey, secretKey } = gateway.newBucket();
      const [port] = await findFreePorts(1);
      const line = await startLine(port!, { port: Number(new URL(endpoint).port), host: "127.0.0.1" });
      lines.push(line);
      const env = { S3_ENDPOINT: `http://127.0.0.1:${port}`, S3_BUCKET: bucket, S3_REGION: region };
      const painters = await enterTwo(await startApi({ ...env, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey }));
      await goAway(
        painters,
        () => line.cut(),
        () => line.restore(),
        "S3",
      );
    });
  });
});

/** As a disk is mounted again: what was written to the empty place meanwhile is not in the way. */
function bringBack(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  renameSync(from, to);
}

import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createReplica } from "@covoxel/shared/labelmap";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { type ApiProcess, startApiProcess } from "../support/api-process.js";
import { freePort } from "../support/covoxel-process.js";
import { killPlaces } from "../support/kill-at.js";
import { deepTimeoutMs, isDeep } from "../support/labelmap/effort.js";
import { randomFrom } from "../support/labelmap/workload.js";
import { addSegmentation, addSeries, caughtUp, labelsOf, saved, TestBrowser, type TestTab } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const shape = [128, 128, 8] as const;
/** COVOXEL_DEEP with a number above 1: that many. */
const kills = !isDeep ? 15 : Number(process.env.COVOXEL_DEEP) > 1 ? Number(process.env.COVOXEL_DEEP) : 200;
const strokesBetween = 100;
const preload = join(import.meta.dirname, "../support/kill-at.ts");
const chance = randomFrom(Number(process.env.COVOXEL_SEED ?? 1));

let server: TestServer;
let cast: Cast;
let env: NodeJS.ProcessEnv;
let api: ApiProcess | undefined;

beforeAll(async () => {
  // Its API only sets the stage and counts at the end; the one that is killed is a process of its own on the same database.
  server = await startTestServer();
  cast = await server.cast();
  env = {
    PORT: String(await freePort()),
    DATABASE_URL: server.database.url,
    COVOXEL_HOME: server.home,
    AUTH_SECRET: "a secret for tests, and for nothing else",
    LOG_LEVEL: "info",
    // Folds all the time, so that any moment may be in the middle of one.
    ROOM_FOLD_ENTRIES: "20",
    ROOM_FOLD_EVERY_MS: "50",
    // These painters are faster than people: held to a person's pace, each round would wait for the last one's strokes.
    ROOM_STROKES_PER_SECOND: "100000",
    ROOM_MESSAGES_PER_SECOND: "100000",
  };
});
afterAll(async () => {
  await api?.kill();
  await server?.stop();
});

interface Painter {
  tab: TestTab;
  room: Room;
  painted: number;
}

/** Where in the server's work the process is killed; null: at any moment. Every named place comes up, sweeps once there is something to sweep. */
const placeOf = (round: number): string | null =>
  round % 3 === 2 ? null : killPlaces[placeOrder[round]! % killPlaces.length]!;
const placeOrder = Array.from({ length: kills }, (_, round) => round - Math.floor((round + 1) / 3));

test(
  `kill -9 ${kills} times while two people paint and masks are folded: every stroke that was called saved is there`,
  async () => {
    const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
    let logs = "";
    const start = async (place: string | null = null, armed = false) => {
      const at = { COVOXEL_KILL_AT: place ?? undefined, COVOXEL_KILL_ARMED: armed ? "1" : undefined };
      return startApiProcess({ ...env, ...at }, place ? preload : undefined);
    };
    api = await start();
    const url = `${api.url.replace(/^http/, "ws")}/rooms/${id}`;
    const painters: Painter[] = [];
    for (const person of [cast.asLead, cast.asReader]) {
      const tab = new TestBrowser(person, server.url).newTab();
      painters.push({ tab, room: await tab.open(id, shape, url), painted: 0 });
    }
    await api.kill();
    const acknowledged = () => painters.flatMap(({ tab }) => tab.acknowledged);
    const inFlight = () =>
      painters.reduce((sum, { room }) => sum + room.saveState().sending + room.saveState().received, 0);
    const dabAll = () => {
      for (const painter of painters) dab(painter, painters.indexOf(painter) + 1);
    };
    const readyAfterMs: number[] = [];

    for (let round = 0; round < kills; round++) {
      const place = placeOf(round);
      const startedAt = performance.now();
      api = await start(place);
      readyAfterMs.push(performance.now() - startedAt);
      await Promise.all(painters.map(({ room }) => saved(room)));
      const paint = async () => {
        const before = acknowledged().length;
        while (acknowledged().length - before < strokesBetween) {
          dabAll();
          // Lets messages flow; how many strokes fall between two turns is what makes each round its own.
          await pause(round % 3);
        }
      };
      await paint();
      if (place?.startsWith("sweep")) {
        // Only once nobody folds any more: a slab that is just being claimed would be named a moment later.
        for (await api.kill(); (await agedSlabs(id)) === 0; await api.kill()) {
          api = await start();
          await paint();
        }
        await sweepAndDie(() => start(place, true));
      } else await dieAt(api, place, dabAll);
      dabAll();
      logs += api.output();
      expect(inFlight(), place ?? "any moment").toBeGreaterThan(0);
      await expectInJournal(id, acknowledged());
    }

    api = await start();
    await Promise.all(painters.map(({ room }) => saved(room)));
    const total = painters.reduce((sum, { painted }) => sum + painted, 0);
    await Promise.all(painters.map(({ room }) => caughtUp(room, total)));
    const fresh = await new TestBrowser(cast.asViewer, server.url).newTab().open(id, shape, url);
    await Promise.all([...painters, { room: fresh }].map(({ room }) => room.whole()));
    const [ada, ben] = painters as [Painter, Painter];
    const inTheJournal = await maskOfJournal(id);
    expect(labelsOf(ada.room)).toEqual(inTheJournal);
    expect(labelsOf(ben.room)).toEqual(inTheJournal);
    expect(labelsOf(fresh)).toEqual(inTheJournal);
    const { segmentation } = await cast.asLead.graphql<{ segmentation: { contentHash: string; revision: number } }>(
      "query ($id: ID!) { segmentation(id: $id) { contentHash revision } }",
      { id },
    );
    expect(segmentation).toEqual({ contentHash: ada.room.replica.contentHash(), revision: total });
    expect(total).toBeGreaterThan(kills * strokesBetween);
    for (const { room } of [...painters, { room: fresh }]) await room.close();

    logs += api.output();
    expect(logs).toContain("room opened");
    expect(logs).toContain("mask folded");
    const private_ = [cast.asLead, cast.asReader, cast.asViewer].flatMap((person) => [
      person.displayName,
      person.email,
      person.token,
    ]);
    for (const text of [...private_, "Organs", "Spleen"]) expect(logs).not.toContain(text);
    readyAfterMs.sort((a, b) => a - b);
    console.log(
      `${kills} kills, ${total} strokes; ready again after ${Math.round(readyAfterMs[kills >> 1]!)} ms, at worst ${Math.round(readyAfterMs.at(-1)!)} ms`,
    );
  },
  deepTimeoutMs,
);

/** @param place null: at any moment of the next quarter of a second */
async function dieAt(running: ApiProcess, place: string | null, paint: () => void): Promise<void> {
  let gone = false;
  void running.gone.then(() => {
    gone = true;
  });
  if (place) running.signal("SIGUSR2");
  else setTimeout(() => void running.kill(), chance() * 250);
  while (!gone) {
    paint();
    await pause(5);
  }
}

/** Makes slabs that a later manifest did without old enough to be swept. @returns how many there are */
async function agedSlabs(id: string): Promise<number> {
  const { rowCount } = await server.database.pool.query(
    `update ink_slab s set needed_at = now() - interval '2 days' where segmentation_id = $1 and not exists (
       select from ink_manifest m, jsonb_each_text(m.manifest -> 'slabs') named
       where m.segmentation_id = s.segmentation_id and named.value = s.hash)`,
    [id],
  );
  return rowCount ?? 0;
}

/** The server sweeps as it starts, so it may die before it is ready. */
async function sweepAndDie(start: () => Promise<ApiProcess>): Promise<void> {
  const dying = await start().catch(() => null);
  await dying?.gone;
}

/** Dabs walk over the grid on paths that cross. */
function dab(painter: Painter, segment: number): void {
  const n = painter.painted++;
  const [i, j] = segment === 1 ? [(n * 5) % 120, (n * 3) % 120] : [(n * 3) % 120, (n * 5) % 120];
  const spans = Int32Array.from([0, 1, 2, 3].flatMap((row) => [n % 8, j + row, i, i + 4]));
  painter.room.paint([{ segment, spans }], { tool: "brush" });
}

/** What the archive alone says: no slab, no manifest, no fold. */
async function maskOfJournal(id: string): Promise<Uint8Array> {
  const replica = createReplica({ shape, actor: 0, now: () => 0 });
  const { rows } = await server.database.pool.query(
    "select actor, bytes from ink_entry where segmentation_id = $1 order by revision",
    [id],
  );
  for (const { actor, bytes } of rows) replica.receive(actor, bytes);
  return labelsOf({ replica });
}

async function expectInJournal(
  id: string,
  saved: readonly { actor: number; seq: number; revision: number }[],
): Promise<void> {
  const { rows } = await server.database.pool.query(
    "select revision, actor, seq from ink_entry where segmentation_id = $1",
    [id],
  );
  const kept = new Set(rows.map(({ actor, seq, revision }) => `${actor}/${seq}@${revision}`));
  const lost = saved.filter(({ actor, seq, revision }) => !kept.has(`${actor}/${seq}@${revision}`));
  expect(lost).toEqual([]);
}

import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { type ApiProcess, startApiProcess } from "../support/api-process.js";
import { freePort } from "../support/covoxel-process.js";
import { addSegmentation, addSeries, caughtUp, labelsOf, saved, TestBrowser, type TestTab } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const shape = [128, 128, 8] as const;
const kills = 10;
const strokesBetween = 100;

let server: TestServer;
let cast: Cast;
let env: NodeJS.ProcessEnv;
let api: ApiProcess;

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
  };
  api = await startApiProcess(env);
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

test("kill -9 ten times while two people paint: every stroke that was called saved is there", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  const url = `${api.url.replace(/^http/, "ws")}/rooms/${id}`;
  const painters: Painter[] = [];
  for (const person of [cast.asLead, cast.asReader]) {
    const tab = new TestBrowser(person, server.url).newTab();
    painters.push({ tab, room: await tab.open(id, shape, url), painted: 0 });
  }
  const acknowledged = () => painters.flatMap(({ tab }) => tab.acknowledged);
  const inFlight = () =>
    painters.reduce((sum, { room }) => sum + room.saveState().sending + room.saveState().received, 0);
  let logs = "";

  for (let round = 1; round <= kills; round++) {
    const before = acknowledged().length;
    while (acknowledged().length - before < strokesBetween) {
      for (const painter of painters) dab(painter, painters.indexOf(painter) + 1);
      // Lets messages flow; how many strokes fall between two turns is what makes each round its own.
      await pause(round % 3);
    }
    for (const painter of painters) dab(painter, painters.indexOf(painter) + 1);
    const atTheKill = inFlight();
    await api.kill();
    expect(atTheKill).toBeGreaterThan(0);
    logs += api.output();
    await expectInJournal(id, acknowledged());
    api = await startApiProcess(env);
    await Promise.all(painters.map(({ room }) => saved(room)));
  }

  const total = painters.reduce((sum, { painted }) => sum + painted, 0);
  await Promise.all(painters.map(({ room }) => caughtUp(room, total)));
  const fresh = await new TestBrowser(cast.asViewer, server.url).newTab().open(id, shape, url);
  const [ada, ben] = painters as [Painter, Painter];
  expect(labelsOf(ben.room)).toEqual(labelsOf(ada.room));
  expect(labelsOf(fresh)).toEqual(labelsOf(ada.room));
  const { segmentation } = await cast.asLead.graphql<{ segmentation: { contentHash: string; revision: number } }>(
    "query ($id: ID!) { segmentation(id: $id) { contentHash revision } }",
    { id },
  );
  expect(segmentation).toEqual({ contentHash: ada.room.replica.contentHash(), revision: total });
  expect(total).toBeGreaterThan(kills * strokesBetween);
  for (const { room } of [...painters, { room: fresh }]) await room.close();

  logs += api.output();
  expect(logs).toContain("room opened");
  const private_ = [cast.asLead, cast.asReader, cast.asViewer].flatMap((person) => [
    person.displayName,
    person.email,
    person.token,
  ]);
  for (const text of [...private_, "Organs", "Spleen"]) expect(logs).not.toContain(text);
});

/** Dabs walk over the grid on paths that cross. */
function dab(painter: Painter, segment: number): void {
  const n = painter.painted++;
  const [i, j] = segment === 1 ? [(n * 5) % 120, (n * 3) % 120] : [(n * 3) % 120, (n * 5) % 120];
  const spans = Int32Array.from([0, 1, 2, 3].flatMap((row) => [n % 8, j + row, i, i + 4]));
  painter.room.paint([{ segment, spans }], { tool: "brush" });
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

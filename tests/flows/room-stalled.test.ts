import { createReplica } from "@covoxel/shared/labelmap";
import { afterAll, beforeAll, expect, test } from "vitest";
import { largePatch, withSeq } from "../support/large-patch.js";
import { RawRoom } from "../support/raw-room.js";
import { addSegmentation, addSeries, caughtUp, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const shape = [512, 512, 4] as const;
/** More than the kernel's buffers and the server's own take: some 6 MB, and the half set below. */
const megabytes = 9;

let server: TestServer;
let cast: Cast;
beforeAll(async () => {
  const limits = { ROOM_SEND_BUFFER_BYTES: String(2 ** 19), ROOM_BYTES_PER_SECOND: String(2 ** 30) };
  server = await startTestServer({ env: limits });
  cast = await server.cast();
});
afterAll(() => server?.stop());

const closedAsTooSlow = async () => {
  const response = await fetch(`${server.url}/metrics`);
  return Number(/^covoxel_room_slow_readers_total (\d+)$/m.exec(await response.text())?.[1] ?? 0);
};

test("a page that stands still is dropped, holds nobody up, and has everything once it moves again", async () => {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  const reader = new TestBrowser(cast.asViewer, server.url).newTab();
  const stalled = await reader.open(id, shape);
  reader.stall();

  const writer = new RawRoom(server.url, id, cast.asReader.token);
  const { lease, serverTimeMs } = await writer.hello();
  const author = createReplica({ shape, actor: lease!.actor, now: () => serverTimeMs });
  const bytes = largePatch(author);
  const count = Math.ceil((megabytes * 2 ** 20) / bytes.length);
  for (let seq = 1; seq <= count; seq++) {
    await writer.entry(lease!.actor, seq, withSeq(bytes, seq));
    expect(await writer.answerTo(seq)).toMatchObject({ type: "ack" });
  }
  expect(stalled.saveState().revision).toBeLessThan(count);
  expect(await closedAsTooSlow()).toBe(1);

  reader.unstall();
  await caughtUp(stalled, count);
  expect(stalled.replica.contentHash()).toBe(author.contentHash());
  await stalled.close();
  writer.close();
});

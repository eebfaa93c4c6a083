import { setImmediate as nextTurn } from "node:timers/promises";
import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { encodeClientMessage, RefusalReason, RoomCloseCode } from "@covoxel/shared/room-protocol";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { type ApiProcess, startApiProcess } from "../support/api-process.js";
import { freePort } from "../support/covoxel-process.js";
import { HonestPair, percentile, residentMb } from "../support/honest-pair.js";
import { deepTimeoutMs, isDeep } from "../support/labelmap/effort.js";
import { RawRoom } from "../support/raw-room.js";
import { addSegmentation, addSeries, labelsOf, saved, stroke, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

/**
 * What somebody hostile, or something broken, can do to a server where others paint in another room. The server is a process of its own,
 * so that its memory can be looked at; how long the others waited, and what it held, is printed, and told apart from the machine's own
 * noise only in the deep form.
 */
const shape = [64, 64, 6] as const;
const frames = isDeep ? 100_000 : 5_000;
const framesALine = 10;
const strokesAPhase = isDeep ? 300 : 20;
const floodMs = 1_500;

let server: TestServer;
let cast: Cast;
let api: ApiProcess;
let honest: HonestPair;
let honestId: string;
let quietMb = 0;
/** By what was going on. */
const mostMb = new Map<string, number>();
let watching: NodeJS.Timeout;
const open: RawRoom[] = [];

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
  api = await startApiProcess({
    PORT: String(await freePort()),
    DATABASE_URL: server.database.url,
    COVOXEL_HOME: server.home,
    AUTH_SECRET: "a secret for tests, and for nothing else",
    LOG_LEVEL: "error",
    ROOM_FLOOD_MS: String(floodMs),
    ROOM_SESSIONS_PER_PERSON: "100",
    // Each mutated line is a connection of its own.
    ROOM_CONNECTIONS_PER_SECOND: "1000",
  });
  honestId = await newMask();
  honest = await HonestPair.start(api.url, honestId, shape, { paints: cast.asLead, watches: cast.asViewer });
  // The first strokes meet a cold server.
  await honest.until("quiet", 10);
  honest.savedMs.clear();
  await honest.until("quiet", strokesAPhase);
  quietMb = residentMb(api.pid);
  watching = setInterval(() => {
    const what = (expect.getState().currentTestName ?? "").replace(/^.*> /, "").slice(0, 40);
    mostMb.set(what, Math.max(mostMb.get(what) ?? 0, residentMb(api.pid)));
  }, 50);
  honest.phase = "attacked";
}, 120_000);
afterEach(() => {
  for (const room of open.splice(0)) room.close();
});
afterAll(async () => {
  clearInterval(watching);
  await api?.end();
  await server?.stop();
});

const newMask = async () => addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));

interface Offender {
  room: RawRoom;
  actor: number;
  replica: LabelmapReplica;
}

async function offender(id: string, who: TestPerson = cast.asReader, now?: (serverTimeMs: number) => number) {
  const room = new RawRoom(api.url, id, who.token);
  open.push(room);
  const { lease, serverTimeMs } = await room.hello();
  const clock = () => now?.(serverTimeMs) ?? serverTimeMs;
  return { room, actor: lease!.actor, replica: createReplica({ shape, actor: lease!.actor, now: clock }) } as Offender;
}

const bar = (k = 1) => stroke(k, [5, 5], [40, 5], 2, shape);
const paint = ({ replica }: Offender, segment = 1, k = 1) => replica.paint({ parts: [{ segment, spans: bar(k) }] });
const entriesOf = async (id: string): Promise<number> => {
  const { rows } = await server.database.pool.query(
    "select count(*)::int as n from ink_entry where segmentation_id = $1",
    [id],
  );
  return Number(rows[0].n);
};

describe("misbehaviour in one room", () => {
  test("3,000 entries whose predecessors are missing: closed at the first, none applied", async () => {
    const id = await newMask();
    const flood = await offender(id);
    paint(flood);
    const entries = Array.from({ length: 3000 }, (_, n) => ({ seq: n + 2, bytes: paint(flood, 1, n % 6) }));
    expect(flood.room.hasClosed).toBe(false);
    for (const { seq, bytes } of entries) await flood.room.entry(flood.actor, seq, bytes);
    expect((await flood.room.closed).code).toBe(RoomCloseCode.VIOLATION);
    expect(await entriesOf(id)).toBe(0);
  });

  test(
    `${frames} mutated frames: closed or answered, never believed`,
    async () => {
      const id = await newMask();
      let sent = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: framesALine, maxLength: framesALine }), async (mutations) => {
          const line = await offender(id);
          // Segment 9 was never issued: a mutated copy that still is an entry is refused, so nothing here may change a voxel.
          const whole = encodeClientMessage({ type: "entry", actor: line.actor, seq: 1, bytes: paint(line, 9) });
          for (const mutate of mutations) await line.room.sendBytes(mutate(whole));
          sent += mutations.length;
          const answered = line.room.send({ type: "time", echo: 7 }).then(() => line.room.next("time"));
          await Promise.race([line.room.closed, answered.catch(() => line.room.closed)]);
          line.room.close();
        }),
        { numRuns: frames / framesALine, seed: 7 },
      );
      expect([sent, await entriesOf(id)]).toEqual([frames, 0]);
    },
    deepTimeoutMs,
  );

  test("a message of 50 MB is answered with a close code that a client understands", async () => {
    const { room } = await offender(await newMask());
    await room.sendBytes(new Uint8Array(50 * 2 ** 20));
    expect((await room.closed).code).toBe(RoomCloseCode.MESSAGE_TOO_LARGE);
  });

  test("nobody passes for somebody else: not in presence, not as another's actor, not under a known (actor, seq)", async () => {
    const id = await newMask();
    const colleague = await offender(id, cast.asAdjudicator);
    const presence = { cursorIjk: null, slice: null, positionIjk: null, tool: "BRUSH", isPointing: false };
    const frame = encodeClientMessage({ type: "presence", presence });
    const name = new TextEncoder().encode(cast.asLead.displayName);
    const forgeries: ((of: Offender) => Promise<void>)[] = [
      ({ room }) => room.sendBytes(Buffer.concat([frame, name])),
      async (of) => of.room.entry(colleague.actor, 1, paint(of)),
      async (of) => {
        await of.room.entry(of.actor, 1, paint(of, 1, 1));
        await of.room.answerTo(1);
        const other = createReplica({ shape, actor: of.actor, now: () => 5 });
        await of.room.entry(of.actor, 1, other.paint({ parts: [{ segment: 2, spans: bar(2) }] }));
      },
    ];
    for (const forge of forgeries) {
      const liar = await offender(id);
      await liar.room.send({ type: "presence", presence });
      await forge(liar);
      expect((await liar.room.closed).code).toBe(RoomCloseCode.VIOLATION);
    }
    const seen = colleague.room.received.flatMap((message) => (message.type === "peer" ? [message.peer] : []));
    expect(new Set(seen.map(({ personId, name: shown }) => `${personId} ${shown}`))).toEqual(
      new Set([`${cast.asReader.id} ${cast.asReader.displayName}`]),
    );
    expect(await entriesOf(id)).toBe(1);
  });

  test("a Yjs update, with a delete set or without, is no message", async () => {
    const id = await newMask();
    const honestOne = await offender(id, cast.asAdjudicator);
    await honestOne.room.entry(honestOne.actor, 1, paint(honestOne));
    await honestOne.room.answerTo(1);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, await honestOne.room.ink());
    const before = Y.encodeStateVector(doc);
    for (const actor of doc.share.keys()) doc.getArray(actor).delete(0, 1);
    const deleting = Y.encodeStateAsUpdate(doc, before);
    doc.getArray("7").push([new Uint8Array(9)]);
    const updates = [deleting, Y.encodeStateAsUpdate(doc), Y.encodeStateAsUpdateV2(doc)];
    for (const update of updates) {
      for (const kind of [[], [0], [1], [2], [0, 2]]) {
        const { room } = await offender(id);
        await room.sendBytes(Buffer.concat([Uint8Array.from(kind), update]));
        expect((await room.closed).code).toBe(RoomCloseCode.VIOLATION);
      }
    }
    expect(await entriesOf(id)).toBe(1);
  });

  test("locked voxels stay, whoever labels, erases or paints over them", async () => {
    const id = await newMask();
    const lead = await offender(id, cast.asLead);
    await lead.room.entry(lead.actor, 1, paint(lead, 2));
    await lead.room.answerTo(1);
    await cast.asLead.graphql("mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }", {
      input: { segmentationId: id, number: 2, locked: true },
    });
    const thief = await offender(id, cast.asReader, (serverTimeMs) => serverTimeMs + 1000);
    for (const [n, segment] of [2, 0, 1].entries()) {
      await thief.room.entry(thief.actor, n + 1, paint(thief, segment));
      expect(await thief.room.answerTo(n + 1)).toMatchObject({ type: "refused", reason: RefusalReason.SEGMENT_LOCKED });
    }
    expect(await entriesOf(id)).toBe(1);
  });

  test("a clock ahead is told the time, by six minutes or a day; an honest slow one loses nothing", async () => {
    const id = await newMask();
    for (const aheadMs of [6 * 60_000, 86_400_000]) {
      const hasty = await offender(id, cast.asReader, (serverTimeMs) => serverTimeMs + aheadMs);
      await hasty.room.entry(hasty.actor, 1, paint(hasty));
      const answer = await hasty.room.answerTo(1);
      expect(answer).toMatchObject({ type: "refused", reason: RefusalReason.CLOCK_AHEAD });
    }
    const slow = await offender(id, cast.asReader, () => 0);
    for (let seq = 1; seq <= 20; seq++) await slow.room.entry(slow.actor, seq, paint(slow, 1, seq % 6));
    for (let seq = 1; seq <= 20; seq++) expect(await slow.room.answerTo(seq)).toMatchObject({ type: "ack" });
  });

  test("whoever never stops is closed as RATE_LIMITED; an outbox of a day offline passes", async () => {
    const id = await newMask();
    // Whoever goes on sending may lose the close frame to a reset of the connection: closed all the same, and without a word.
    const codes: number[] = [];
    while (codes.at(-1) !== RoomCloseCode.RATE_LIMITED && codes.length < 5) codes.push(await flood(id));
    expect(codes.slice(0, -1)).toEqual(codes.slice(1).map(() => 1006));
    expect(codes.at(-1)).toBe(RoomCloseCode.RATE_LIMITED);
    const room = await new TestBrowser(cast.asReader, api.url).newTab().open(id, shape);
    for (let n = 0; n < 600; n++) room.paint([{ segment: 1, spans: bar(n % 6) }], { tool: "brush" });
    await saved(room);
    expect([await entriesOf(id), room.refused()]).toEqual([600, []]);
    await room.close();
  });

  /** Never stops sending. @returns the code it was closed with */
  async function flood(id: string): Promise<number> {
    const { room } = await offender(id);
    let echo = 0;
    while (!room.hasClosed) {
      for (let n = 0; n < 100; n++) await room.send({ type: "time", echo: ++echo });
      await nextTurn();
    }
    return (await room.closed).code;
  }

  test("the others lost nothing, and hardly waited", async () => {
    const painted = (honest.savedMs.get("attacked")?.length ?? 0) + 1;
    await honest.until("attacked", Math.max(painted, strokesAPhase));
    expect(await honest.end()).toBe(honest.strokes);
    const witness = await new TestBrowser(cast.asViewer, api.url).newTab().open(honestId, shape);
    await witness.whole();
    expect(labelsOf(witness)).toEqual(labelsOf(honest));
    await witness.close();
    const [quiet, attacked] = [honest.savedMs.get("quiet") ?? [], honest.savedMs.get("attacked") ?? []];
    const figure = (values: number[], share: number) => percentile(values, share).toFixed(1);
    console.log(
      `saved ms p50/p99: quiet ${figure(quiet, 0.5)}/${figure(quiet, 0.99)} (${quiet.length} strokes), ` +
        `attacked ${figure(attacked, 0.5)}/${figure(attacked, 0.99)} (${attacked.length} strokes); ` +
        `p99 ratio ${(percentile(attacked, 0.99) / percentile(quiet, 0.99)).toFixed(2)}; ` +
        `memory ${quietMb.toFixed(0)} MB quiet, after ${residentMb(api.pid).toFixed(0)} MB, at most:\n` +
        [...mostMb].map(([what, mb]) => `  ${mb.toFixed(0)} MB ${what}`).join("\n"),
    );
  });
});

const mutation: fc.Arbitrary<(frame: Uint8Array) => Uint8Array> = fc.oneof(
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => (frame: Uint8Array) => {
    const copy = frame.slice();
    copy[at % copy.length]! ^= bits;
    return copy;
  }),
  fc.nat().map((length) => (frame: Uint8Array) => frame.slice(0, length % frame.length)),
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((tail) => (frame: Uint8Array) => Buffer.concat([frame, tail])),
  fc.uint8Array({ minLength: 1, maxLength: 60 }).map((bytes) => () => bytes),
);

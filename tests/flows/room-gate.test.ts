import { createReplica, type LabelmapReplica } from "@covoxel/shared/labelmap";
import { RefusalReason, RoomCloseCode } from "@covoxel/shared/room-protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { RawRoom } from "../support/raw-room.js";
import { addSegmentation, addSeries, saved, stroke, TestBrowser } from "../support/rooms.js";
import { type Cast, createToken, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

const shape = [64, 64, 6] as const;
const maxEntryBytes = 2000;
const sessionsPerPerson = 12;
let server: TestServer;
let cast: Cast;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  server = await startTestServer({
    env: { ROOM_MAX_ENTRY_BYTES: String(maxEntryBytes), ROOM_SESSIONS_PER_PERSON: String(sessionsPerPerson) },
  });
  cast = await server.cast();
});
afterEach(async () => {
  for (const room of open.splice(0)) await room.close();
});
afterAll(() => server?.stop());

const newMask = async () => addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));

function connect(id: string, person: TestPerson | null): RawRoom {
  const room = new RawRoom(server.url, id, person?.token ?? null);
  open.push(room);
  return room;
}

interface Painter {
  room: RawRoom;
  actor: number;
  secret: string;
  replica: LabelmapReplica;
}

/** Somebody with an actor of their own and an engine that writes honest entries for it. */
async function painter(id: string, person: TestPerson, now?: (serverTimeMs: number) => number): Promise<Painter> {
  const room = connect(id, person);
  const { lease, serverTimeMs } = await room.hello();
  if (!lease) throw new Error("no lease");
  const replica = createReplica({ shape, actor: lease.actor, now: () => now?.(serverTimeMs) ?? serverTimeMs });
  return { room, ...lease, replica };
}

const bar = (k = 1) => stroke(k, [5, 5], [40, 5], 2, shape);
const paint = (replica: LabelmapReplica, segment = 1, k = 1) =>
  replica.paint({ parts: [{ segment, spans: bar(k) }], origin: { tool: "brush" } });

async function entriesOf(id: string): Promise<number> {
  const { rows } = await server.database.pool.query("select count(*) as n from ink_entry where segmentation_id = $1", [
    id,
  ]);
  return rows[0].n;
}

describe("at the door", () => {
  test("whoever is not signed in is told so; outsiders don't learn that the room exists", async () => {
    const id = await newMask();
    expect((await connect(id, null).closed).code).toBe(RoomCloseCode.UNAUTHENTICATED);
    expect((await connect(id, cast.asOutsider).closed).code).toBe(RoomCloseCode.NOT_FOUND);
    const nowhere = "seg_000000000000000000000000";
    expect(await connect(nowhere, cast.asLead).closed).toEqual(await connect(id, cast.asOutsider).closed);
    expect((await connect("../graphql", cast.asLead).closed).code).not.toBe(1000);
  });

  test("a session that ends closes the room", async () => {
    const id = await newMask();
    const secret = await createToken(server.url, cast.asReader.cookie, ["READ", "WRITE"]);
    const room = new RawRoom(server.url, id, secret);
    await room.hello();
    await server.database.pool.query(
      "update api_token set expires_at = now() - interval '1 second' where id = (select id from api_token order by created_at desc limit 1)",
    );
    expect((await room.closed).code).toBe(RoomCloseCode.UNAUTHENTICATED);
  });

  test("a token without WRITE, a VIEWER and an ANALYST get no actor", async () => {
    const id = await newMask();
    const readOnly = new RawRoom(server.url, id, await createToken(server.url, cast.asReader.cookie, ["READ"]));
    open.push(readOnly);
    expect((await readOnly.hello()).lease).toBeNull();
    for (const person of [cast.asViewer, cast.asAnalyst]) {
      expect((await connect(id, person).hello()).lease).toBeNull();
    }
  });

  test("a token without WRITE takes no stroke's number from its person's own tab", async () => {
    const id = await newMask();
    const mine = await painter(id, cast.asReader);
    const readOnly = new RawRoom(server.url, id, await createToken(server.url, cast.asReader.cookie, ["READ"]));
    open.push(readOnly);
    await readOnly.hello();
    const bytes = paint(mine.replica);
    await readOnly.entry(mine.actor, 1, paint(createReplica({ shape, actor: mine.actor, now: () => 5 })));
    expect((await readOnly.closed).code).toBe(RoomCloseCode.VIOLATION);
    await mine.room.entry(mine.actor, 1, bytes);
    expect(await mine.room.answerTo(1)).toMatchObject({ type: "ack" });
  });

  test("a client of another protocol version is told to reload", async () => {
    const room = connect(await newMask(), cast.asReader);
    await room.send({ type: "hello", protocol: 99, tab: "", resume: null });
    expect((await room.closed).code).toBe(RoomCloseCode.VERSION);
  });

  test("a person has so many connections and no more; others are not in the way", async () => {
    const id = await newMask();
    const connections = Array.from({ length: sessionsPerPerson }, () => connect(id, cast.asAnalyst));
    await Promise.all(connections.map((room) => room.hello()));
    expect((await connect(id, cast.asAnalyst).closed).code).toBe(RoomCloseCode.RATE_LIMITED);
    await connect(id, cast.asReader).hello();
  });

  test("an actor is resumed only with its secret and by its person", async () => {
    const id = await newMask();
    const mine = await painter(id, cast.asReader);
    const lease = { actor: mine.actor, secret: mine.secret };
    expect((await connect(id, cast.asLead).hello(lease)).resumed).toBe(false);
    expect((await connect(id, cast.asReader).hello({ ...lease, secret: "guessed" })).resumed).toBe(false);
    expect(await connect(id, cast.asReader).hello(lease)).toMatchObject({ resumed: true, lease });
    expect((await mine.room.closed).code).toBe(RoomCloseCode.REPLACED);
  });
});

describe("[LM10] what no honest client sends closes the session and changes nothing", () => {
  const violations: Record<string, (of: Painter, id: string) => Promise<void>> = {
    "an actor that nobody leased": ({ room, replica }) => room.entry(4_000_000_000, 1, paint(replica)),
    "an actor of somebody else": async ({ room, replica }, id) => {
      const other = await painter(id, cast.asLead);
      await room.entry(other.actor, 1, paint(replica));
    },
    "a gap": async ({ room, actor, replica }) => {
      paint(replica);
      await room.entry(actor, 2, paint(replica));
    },
    "a name that a database can't keep": ({ room, actor, replica }) =>
      room.entry(actor, 1, replica.paint({ parts: [{ segment: 1, spans: bar() }], origin: { tool: "a\0b" } })),
    "a seq that is not the entry's": async ({ room, actor, replica }) => {
      paint(replica);
      await room.entry(actor, 1, paint(replica));
    },
    "other bytes under a known seq": async ({ room, actor, replica }) => {
      const other = createReplica({ shape, actor, now: () => 5 });
      await room.entry(actor, 1, paint(replica, 1));
      await room.answerTo(1);
      await room.entry(actor, 1, paint(other, 2));
    },
    "bytes that are no entry": ({ room, actor }) => room.entry(actor, 1, new Uint8Array([1, 2, 3])),
    "a Yjs update": ({ room }) => room.sendBytes(new Uint8Array([9, 0, 0])),
    text: ({ room }) => room.sendBytes("hello"),
    "a second hello": async ({ room }) => {
      await room.send({ type: "hello", protocol: 1, tab: "", resume: null });
    },
    "a state vector that is none": ({ room }) =>
      room.send({ type: "sync", document: 0, generation: 1, stateVector: new Uint8Array([5, 255]) }),
    "a small message that is not small": ({ room }) => room.sendBytes(new Uint8Array(5000).fill(3)),
  };
  for (const [name, commit] of Object.entries(violations)) {
    test(name, async () => {
      const id = await newMask();
      const colleague = await painter(id, cast.asAdjudicator);
      const offender = await painter(id, cast.asReader);
      const honest = name === "other bytes under a known seq" ? 1 : 0;
      await commit(offender, id);
      expect((await offender.room.closed).code).toBe(RoomCloseCode.VIOLATION);
      // The colleague noticed nothing and paints on.
      await colleague.room.entry(colleague.actor, 1, paint(colleague.replica));
      expect(await colleague.room.answerTo(1)).toMatchObject({ type: "ack", revision: honest + 1 });
      expect(await entriesOf(id)).toBe(honest + 1);
    });
  }

  test("a frame over the socket's cap is cut off", async () => {
    const { room } = await painter(await newMask(), cast.asReader);
    await room.sendBytes(new Uint8Array(34 * 2 ** 20));
    expect((await room.closed).code).toBe(1009);
  });
});

test("the same entry sent again is confirmed again, under its revision", async () => {
  const id = await newMask();
  const { room, actor, secret, replica } = await painter(id, cast.asReader);
  const bytes = paint(replica);
  await room.entry(actor, 1, bytes);
  const first = await room.answerTo(1);
  const again = connect(id, cast.asReader);
  await again.hello({ actor, secret });
  await again.entry(actor, 1, bytes);
  expect(await again.answerTo(1)).toEqual(first);
  expect(await entriesOf(id)).toBe(1);
});

describe("[LM10] what policy refuses is answered, not punished", () => {
  const refusals: Record<
    string,
    { reason: RefusalReason; entry: (of: Painter, id: string) => Promise<Uint8Array> | Uint8Array }
  > = {
    "a segment that nobody issued": {
      reason: RefusalReason.UNKNOWN_SEGMENT,
      entry: ({ replica }) => paint(replica, 7),
    },
    "a segment in another plane than its own": {
      reason: RefusalReason.UNKNOWN_SEGMENT,
      entry: ({ replica }) => replica.paint({ parts: [{ segment: 1, plane: 3, spans: bar() }] }),
    },
    "a locked segment": {
      reason: RefusalReason.SEGMENT_LOCKED,
      entry: async ({ replica }, id) => {
        await cast.asLead.graphql(
          "mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { locked } }",
          {
            input: { segmentationId: id, number: 2, locked: true },
          },
        );
        return paint(replica, 2);
      },
    },
    "voxels outside of the grid": {
      reason: RefusalReason.OUT_OF_GRID,
      entry: ({ actor }) => {
        const larger = createReplica({ shape: [64, 64, 7], actor, now: () => 5 });
        return larger.paint({ parts: [{ segment: 1, spans: Int32Array.of(6, 0, 0, 1) }] });
      },
    },
    "more bytes than this server takes": {
      reason: RefusalReason.TOO_LARGE,
      entry: ({ replica }) => replica.paint({ parts: [{ segment: 1, spans: noise() }] }),
    },
    "a suggestion that nobody asked for": {
      reason: RefusalReason.NOT_THE_SUGGESTION,
      entry: ({ replica }) =>
        replica.paint({
          parts: [{ segment: 1, spans: bar() }],
          origin: { suggestionId: "sug_000000000000000000000000", model: "ct-tissue@1" },
        }),
    },
  };
  for (const [name, { reason, entry }] of Object.entries(refusals)) {
    test(name, async () => {
      const id = await newMask();
      const of = await painter(id, cast.asReader);
      const bytes = await entry(of, id);
      await of.room.entry(of.actor, 1, bytes);
      expect(await of.room.answerTo(1)).toMatchObject({ type: "refused", actor: of.actor, reason });
      // The seq stays used; the stream goes on, and the same bytes get the same answer, after a restart too.
      if (name === "voxels outside of the grid") return;
      const next = createReplica({ shape, actor: of.actor, now: () => 5 });
      next.receive(of.actor, bytes);
      await of.room.entry(of.actor, 2, paint(next));
      expect(await of.room.answerTo(2)).toMatchObject({ type: "ack", revision: 1 });
    });
  }

  test("a lock protects the voxels: no eraser, no other label and no undo takes one away, until it is lifted", async () => {
    const id = await newMask();
    const lock = (locked: boolean) =>
      cast.asLead.graphql("mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { locked } }", {
        input: { segmentationId: id, number: 2, locked },
      });
    const lead = await painter(id, cast.asLead);
    await lead.room.entry(lead.actor, 1, paint(lead.replica, 2));
    expect(await lead.room.answerTo(1)).toMatchObject({ type: "ack" });
    await lock(true);

    const reader = await painter(id, cast.asReader, (serverTimeMs) => serverTimeMs + 1000);
    const attempts: [string, Uint8Array, object][] = [
      ["erasing", paint(reader.replica, 0), { type: "refused", reason: RefusalReason.SEGMENT_LOCKED }],
      ["painting over", paint(reader.replica, 1), { type: "refused", reason: RefusalReason.SEGMENT_LOCKED }],
      ["beside it", paint(reader.replica, 1, 3), { type: "ack" }],
      ["an undo of that", reader.replica.undo()!, { type: "ack" }],
    ];
    for (const [n, [what, bytes, answer]] of attempts.entries()) {
      await reader.room.entry(reader.actor, n + 1, bytes);
      expect(await reader.room.answerTo(n + 1), what).toMatchObject(answer);
    }
    // Painted before the locked stroke was: it lies beneath and takes nothing away.
    const early = await painter(id, cast.asReader, () => 0);
    await early.room.entry(early.actor, 1, paint(early.replica, 1));
    expect(await early.room.answerTo(1)).toMatchObject({ type: "ack" });

    await lead.room.entry(lead.actor, 2, lead.replica.undo()!);
    expect(await lead.room.answerTo(2)).toMatchObject({ type: "refused", reason: RefusalReason.SEGMENT_LOCKED });
    const counts = async () => {
      const query = "query ($id: ID!) { segmentation(id: $id) { segments { number voxelCount } } }";
      const { segmentation } = await cast.asLead.graphql<{
        segmentation: { segments: { number: number; voxelCount: number }[] };
      }>(query, { id });
      return new Map(segmentation.segments.map(({ number, voxelCount }) => [number, voxelCount]));
    };
    const locked = await counts();
    expect([locked.get(1), locked.get(2)! > 100]).toEqual([0, true]);

    await lock(false);
    await reader.room.entry(reader.actor, 5, paint(reader.replica, 0));
    expect(await reader.room.answerTo(5)).toMatchObject({ type: "ack" });
    expect((await counts()).get(2)).toBe(0);
  });

  /** As little compressible as voxels can be. */
  function noise(): Int32Array {
    const [ni, nj, nk] = shape;
    let state = 1;
    const drawn: number[] = [];
    for (let x = 0; x < ni * nj * nk; x++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      if (state >>> 31) drawn.push(Math.floor(x / (ni * nj)), Math.floor(x / ni) % nj, x % ni, (x % ni) + 1);
    }
    return Int32Array.from(drawn);
  }

  test("a clock too far ahead is told the server's time; an honest slow one loses nothing", async () => {
    const id = await newMask();
    const ahead = await painter(id, cast.asReader, (serverTimeMs) => serverTimeMs + 6 * 60_000);
    await ahead.room.entry(ahead.actor, 1, paint(ahead.replica));
    const answer = await ahead.room.answerTo(1);
    expect(answer).toMatchObject({ type: "refused", reason: RefusalReason.CLOCK_AHEAD });
    const slow = await painter(id, cast.asReader, () => 0);
    await slow.room.entry(slow.actor, 1, paint(slow.replica));
    expect(await slow.room.answerTo(1)).toMatchObject({ type: "ack" });
  });

  test("a client whose clock jumped stamps its strokes anew by the server's time, and they are saved", async () => {
    const id = await newMask();
    const tab = new TestBrowser(cast.asReader, server.url).newTab();
    const room = await tab.open(id, shape);
    open.push(room);
    tab.clockAheadMs = 86_400_000;
    room.paint([{ segment: 1, spans: bar(1) }], { tool: "brush" });
    room.paint([{ segment: 2, spans: bar(2) }], { tool: "brush" });
    const { revision } = await saved(room);
    expect([revision, room.refused(), room.replica.labelAt(20, 5, 1), room.replica.labelAt(20, 5, 2)]).toEqual([
      2,
      [],
      1,
      2,
    ]);
    const { rows } = await server.database.pool.query(
      "select max(hlc) as hlc from ink_entry where segmentation_id = $1",
      [id],
    );
    expect(rows[0].hlc).toBeLessThan(600_000);
    // Both can still be taken back.
    expect([room.undo(), room.undo(), room.undo()]).toEqual([true, true, false]);
    await saved(room);
  });

  test("a reader who became a viewer gets unsent strokes back as refused, and paints no more", async () => {
    const id = await newMask();
    const project = { projectId: cast.projectId };
    const person = await server.join("Rolf Changes", [{ ...project, roles: ["READER"] }]);
    const { room, actor, secret, replica } = await painter(id, person);
    await cast.asLead.graphql("mutation ($input: MemberInput!) { setMemberRoles(input: $input) { id } }", {
      input: { ...project, personId: person.id, roles: ["VIEWER"] },
    });
    expect((await room.closed).code).toBe(RoomCloseCode.RIGHTS_CHANGED);
    const back = connect(id, person);
    expect((await back.hello({ actor, secret })).lease).toBeNull();
    await back.entry(actor, 1, paint(replica));
    expect(await back.answerTo(1)).toMatchObject({ type: "refused", reason: RefusalReason.READ_ONLY });
    expect(await entriesOf(id)).toBe(0);
  });

  test("the author rolls a refused stroke back and can see what happened to it", async () => {
    const id = await newMask();
    const room = await new TestBrowser(cast.asReader, server.url).newTab().open(id, shape);
    open.push(room);
    room.paint([{ segment: 1, spans: bar(1) }], { tool: "brush" });
    room.paint([{ segment: 9, spans: bar(2) }], { tool: "brush" });
    room.paint([{ segment: 2, spans: bar(3) }], { tool: "brush" });
    expect(room.replica.labelAt(20, 5, 2)).toBe(9);
    await saved(room);
    expect([1, 2, 3].map((k) => room.replica.labelAt(20, 5, k))).toEqual([1, 0, 2]);
    expect(room.refused()).toEqual([{ actor: room.me.actor, seq: 2, reason: RefusalReason.UNKNOWN_SEGMENT }]);
  });
});

test("presence: the server says who somebody is; cursors and strokes in progress reach the others only", async () => {
  const id = await newMask();
  const [ada, ben] = [connect(id, cast.asLead), connect(id, cast.asReader)];
  const me = await ada.hello();
  await ben.hello();
  const presence = {
    cursorIjk: [1.25, 2, 3] as const,
    slice: { axis: 2 as const, index: 3 },
    positionIjk: [4, 5, 3] as const,
    isPointing: true,
    tool: "BRUSH",
  };
  await ben.send({ type: "presence", presence });
  const seen = await ada.next("peer", ({ peer }) => peer.tool === "BRUSH");
  expect(seen.peer).toMatchObject({ ...presence, personId: cast.asReader.id, name: "Rita Reader", initials: "RR" });
  expect(seen.peer.colour).not.toBe(me.identity.colour);
  const preview = {
    strokeId: 1,
    axis: 2 as const,
    index: 3,
    segment: 1,
    radiusMm: 4,
    points: [1, 2, 3, 4],
    done: false,
  };
  await ben.send({ type: "preview", preview });
  expect((await ada.next("preview")).preview).toEqual(preview);
  ben.close();
  expect((await ada.next("peerLeft")).sessionId).toBe(seen.peer.sessionId);
  expect(ben.received.some(({ type }) => type === "preview")).toBe(false);
});

test("whoever connects again and again is turned away for a while", async () => {
  const id = await newMask();
  const hasty = await server.join("Hasty", [{ projectId: cast.projectId, roles: ["READER"] }]);
  const comeAndGo = async () => {
    const room = connect(id, hasty);
    const entered = await room.hello().then(
      () => true,
      () => false,
    );
    room.close();
    return entered || (await room.closed).code;
  };
  let times = 0;
  for (; (await comeAndGo()) === true; times++) expect(times).toBeLessThan(1000);
  expect(times).toBeGreaterThanOrEqual(50);
  expect(await comeAndGo()).toBe(RoomCloseCode.RATE_LIMITED);
  await expect.poll(comeAndGo, { timeout: 5000 }).toBe(true);
});

test("strokes in progress are shown of those who may paint only", async () => {
  const id = await newMask();
  const [ada, vic, ben] = [connect(id, cast.asLead), connect(id, cast.asViewer), connect(id, cast.asReader)];
  for (const room of [ada, vic, ben]) await room.hello();
  const piece = { axis: 2 as const, index: 3, segment: 1, radiusMm: 4, points: [1, 2], done: false };
  await vic.send({ type: "preview", preview: { ...piece, strokeId: 1 } });
  await vic.send({ type: "time", echo: 1 });
  await vic.next("time");
  await ben.send({ type: "preview", preview: { ...piece, strokeId: 2 } });
  expect((await ada.next("preview")).preview.strokeId).toBe(2);
});

test("a room rebuilt from its journal is the same document, to the byte", async () => {
  const id = await newMask();
  const { room, actor, replica } = await painter(id, cast.asReader);
  for (let seq = 1; seq <= 5; seq++)
    await room.entry(actor, seq, seq === 3 ? replica.undo()! : paint(replica, 1, seq % 6));
  await room.answerTo(5);
  const before = connect(id, cast.asViewer);
  await before.hello();
  const ink = await before.ink();
  await server.restart();
  const after = connect(id, cast.asViewer);
  await after.hello();
  expect(await after.ink()).toEqual(ink);
});

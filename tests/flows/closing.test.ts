import { createReplica } from "@covoxel/shared/labelmap";
import { encodeClientMessage, RefusalReason, RoomCloseCode, RoomDocument } from "@covoxel/shared/room-protocol";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createSegmentationRepository } from "../../apps/api/src/features/segmentations/postgres/segmentation-repository.js";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { RawRoom } from "../support/raw-room.js";
import { addSegmentation, addSeries, saved, stroke, TestBrowser, type TestTab } from "../support/rooms.js";
import {
  asToken,
  type Cast,
  createToken,
  startTestServer,
  type TestPerson,
  type TestServer,
} from "../support/server.js";

const shape = [40, 30, 6] as const;
const mostSegments = 4;
let server: TestServer;
let cast: Cast;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  server = await startTestServer({ env: { SEGMENTATION_MAX_SEGMENTS: String(mostSegments) } });
  cast = await server.cast();
});
afterEach(async () => {
  for (const room of open.splice(0)) await room.close();
});
afterAll(() => server?.stop());

const newMask = async () => addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
const bar = (k: number) => stroke(k, [5, 5], [30, 5], 2, shape);

async function enter(id: string, person: TestPerson): Promise<{ room: Room; tab: TestTab }> {
  const tab = new TestBrowser(person, server.url).newTab();
  const room = await tab.open(id, shape);
  open.push(room);
  return { room, tab };
}

const close = (who: Pick<TestPerson, "ask">, id: string) =>
  who.ask("mutation ($id: ID!) { closeSegmentation(id: $id) { closedAt } }", { id });
const reopen = (who: Pick<TestPerson, "ask">, id: string) =>
  who.ask("mutation ($id: ID!) { reopenSegmentation(id: $id) { closedAt } }", { id });
const codeOf = ({ errors }: { errors?: { extensions: { code: string } }[] }) => errors?.[0]?.extensions.code;

const reasons = async (who: TestPerson, id: string): Promise<string[]> => {
  const { segmentation } = await who.graphql<{ segmentation: { setAside: { edges: { node: { reason: string } }[] } } }>(
    "query ($id: ID!) { segmentation(id: $id) { setAside { edges { node { reason } } } } }",
    { id },
  );
  return segmentation.setAside.edges.map(({ node }) => node.reason);
};

/** Resolves when this room shows it. */
const told = (room: Room, closed: boolean) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (room.closedToEdits() !== closed) return;
      stop();
      resolve();
    };
    const stop = room.on("segments", look);
    look();
  });

describe("closing a segmentation to edits", () => {
  test("everybody in the room is told on the line they have; whoever paints, it is set aside and found; reopened, painting passes", async () => {
    const id = await newMask();
    const [{ room: lead }, { room: reader }] = [await enter(id, cast.asLead), await enter(id, cast.asReader)];
    reader.paint([{ segment: 1, spans: bar(1) }], { tool: "brush" });
    await saved(reader);
    let lines = 0;
    reader.on("save", ({ connection }) => {
      if (connection !== "ONLINE") lines++;
    });
    const closed = await close(cast.asLead, id);
    expect(closed.data.closeSegmentation.closedAt).toBeTypeOf("string");
    await Promise.all([told(lead, true), told(reader, true)]);
    expect(await close(cast.asLead, id)).toEqual(closed);

    for (const room of [lead, reader]) {
      room.paint([{ segment: 2, spans: bar(2) }], { tool: "brush" });
      await saved(room);
      expect([room.replica.labelAt(20, 5, 2), room.refused().at(-1)?.reason]).toEqual([0, "SEGMENTATION_CLOSED"]);
    }
    expect(reader.undo()).toBe(true);
    await saved(reader);
    expect(reader.replica.labelAt(20, 5, 1)).toBe(1);
    expect(await reasons(cast.asReader, id)).toEqual(["SEGMENTATION_CLOSED", "SEGMENTATION_CLOSED"]);
    expect(await reasons(cast.asLead, id)).toEqual(["SEGMENTATION_CLOSED"]);

    expect((await reopen(cast.asLead, id)).data.reopenSegmentation.closedAt).toBeNull();
    await told(reader, false);
    reader.paint([{ segment: 2, spans: bar(2) }], { tool: "brush" });
    await saved(reader);
    expect([reader.replica.labelAt(20, 5, 2), lines]).toEqual([2, 0]);
  });

  test("strokes of somebody who was offline meanwhile are set aside when they arrive, over a restart, and found", async () => {
    const id = await newMask();
    const { room, tab } = await enter(id, cast.asReader);
    tab.setNetwork(false);
    for (const k of [1, 2, 3]) room.paint([{ segment: 1, spans: bar(k) }], { tool: "brush" });
    await close(cast.asLead, id);
    await server.restart();
    tab.setNetwork(true);
    await saved(room);
    expect(room.closedToEdits()).toBe(true);
    expect([1, 2, 3].map((k) => room.replica.labelAt(20, 5, k))).toEqual([0, 0, 0]);
    expect(await reasons(cast.asReader, id)).toEqual(Array(3).fill("SEGMENTATION_CLOSED"));
  });

  test("segments stay as they are while it is closed", async () => {
    const id = await newMask();
    await close(cast.asLead, id);
    const edits = {
      addSegment: { segmentationId: id, name: "Cyst" },
      updateSegment: { segmentationId: id, number: 1, locked: true },
    };
    const edit = (name: keyof typeof edits) => {
      const input = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
      return cast.asLead.ask(`mutation ($input: ${input}) { ${name}(input: $input) { number } }`, {
        input: edits[name],
      });
    };
    for (const name of ["addSegment", "updateSegment"] as const) expect(codeOf(await edit(name))).toBe("CONFLICT");
    await reopen(cast.asLead, id);
    for (const name of ["addSegment", "updateSegment"] as const) expect(codeOf(await edit(name))).toBeUndefined();
  });

  test("only leads close and reopen", async () => {
    const id = await newMask();
    const readOnly = asToken(server.url, await createToken(server.url, cast.asLead.cookie, ["READ"]));
    for (const who of [cast.asReader, cast.asAdjudicator, cast.asAnalyst, cast.asViewer, readOnly])
      for (const act of [close, reopen]) expect(codeOf(await act(who, id))).toBe("FORBIDDEN");
    for (const act of [close, reopen]) {
      expect(codeOf(await act(cast.asOutsider, id))).toBe("NOT_FOUND");
      expect(codeOf(await act(cast.asLead, "seg_000000000000000000000000"))).toBe("NOT_FOUND");
    }
    const { segmentation } = await cast.asReader.graphql<{ segmentation: object }>(
      "query ($id: ID!) { segmentation(id: $id) { closedAt mayClose } }",
      { id },
    );
    expect(segmentation).toEqual({ closedAt: null, mayClose: false });
  });
});

describe("the meta document", () => {
  test("no client writes it: a sync takes no update, and a closed or renamed segmentation comes only from its mutation", async () => {
    const id = await newMask();
    const forged = new Y.Doc();
    forged.clientID = 1;
    forged.getMap("segments").set("1", { number: 1, name: "Mine", locked: false });
    const sync = encodeClientMessage({
      type: "sync",
      document: RoomDocument.META,
      generation: 1,
      stateVector: Y.encodeStateVector(new Y.Doc()),
    });
    const frames = [Buffer.concat([sync, Y.encodeStateAsUpdate(forged)]), Y.encodeStateAsUpdate(forged)];
    for (const frame of frames) {
      const room = new RawRoom(server.url, id, cast.asLead.token);
      open.push(room);
      await room.hello();
      await room.sendBytes(frame);
      expect((await room.closed).code).toBe(RoomCloseCode.VIOLATION);
    }
    const { room } = await enter(id, cast.asReader);
    expect(room.segments().map(({ name }) => name)).toEqual(["Liver", "Spleen"]);
  });

  test("its size is bounded: so many segments, so long a name; and rights are asked", async () => {
    const id = await newMask();
    const add = (who: TestPerson, name: string) =>
      who.ask("mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }", {
        input: { segmentationId: id, name },
      });
    for (const name of ["", "x".repeat(201)]) expect(codeOf(await add(cast.asLead, name))).toBe("BAD_USER_INPUT");
    expect(codeOf(await add(cast.asViewer, "Cyst"))).toBe("FORBIDDEN");
    expect(codeOf(await add(cast.asOutsider, "Cyst"))).toBe("NOT_FOUND");
    for (let n = 3; n <= mostSegments; n++) expect(codeOf(await add(cast.asReader, "x".repeat(200)))).toBeUndefined();
    expect(codeOf(await add(cast.asReader, "One more"))).toBe("CONFLICT");
  });

  /** What another server process does before it dies: the commit, and nothing after it. */
  const elsewhere = () => createSegmentationRepository(server.database.db, mostSegments);

  test("a change that another process committed reaches the open room, and holds at its gate", async () => {
    const id = (await newMask()) as SegmentationId;
    const { room } = await enter(id, cast.asReader);
    await elsewhere().updateSegment(id, 1, { name: "Renamed elsewhere" });
    await elsewhere().setClosed(id, { at: new Date(), by: cast.asLead.id });
    await told(room, true);
    expect(room.segments()[0]!.name).toBe("Renamed elsewhere");
    const raw = new RawRoom(server.url, id, cast.asReader.token);
    open.push(raw);
    const { lease, serverTimeMs } = await raw.hello();
    const replica = createReplica({ shape, actor: lease!.actor, now: () => serverTimeMs });
    await raw.entry(lease!.actor, 1, replica.paint({ parts: [{ segment: 1, spans: bar(1) }] }));
    expect(await raw.answerTo(1)).toMatchObject({ type: "refused", reason: RefusalReason.SEGMENTATION_CLOSED });
  });

  test("a notice that nobody heard is made up for once the connection that hears them is back", async () => {
    const id = (await newMask()) as SegmentationId;
    const { room } = await enter(id, cast.asReader);
    const { db, pool } = server.database;
    const client = await pool.connect();
    try {
      // The listener's connection ends while this change is under way: its notice goes out to nobody.
      await client.query("begin");
      await client.query("select from segmentation where id = $1 for update", [id]);
      const changing = createSegmentationRepository(db, mostSegments).setClosed(id, {
        at: new Date(),
        by: cast.asLead.id,
      });
      await client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'covoxel listener' and datname = current_database()",
      );
      await client.query("commit");
      await changing;
    } finally {
      client.release();
    }
    await told(room, true);
  });
});

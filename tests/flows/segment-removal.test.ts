import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createUnitOfWork } from "../../apps/api/src/adapters/postgres/index.js";
import { systemClock, systemIds } from "../../apps/api/src/adapters/system/index.js";
import { createAuditTrail } from "../../apps/api/src/features/audit/index.js";
import type { Principal } from "../../apps/api/src/features/people/index.js";
import { createBlinding } from "../../apps/api/src/features/reads/index.js";
import { removeSegment } from "../../apps/api/src/features/segmentations/domain/remove-segment.js";
import type { ReferenceGrid } from "../../apps/api/src/features/segmentations/domain/segmentation.js";
import { createRemovalRepository } from "../../apps/api/src/features/segmentations/postgres/removal-repository.js";
import { createSegmentationRepository } from "../../apps/api/src/features/segmentations/postgres/segmentation-repository.js";
import type { Room } from "../../apps/web/src/room-client/index.js";
import { addSegmentation, addSeries, saved, stroke, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

const shape = [40, 30, 6] as const;
let server: TestServer;
let cast: Cast;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterEach(async () => {
  for (const room of open.splice(0)) await room.close();
});
afterAll(() => server?.stop());

const bar = (k: number) => stroke(k, [5, 5], [30, 5], 2, shape);
const paint = (room: Room, segment: number, k = 1) => room.paint([{ segment, spans: bar(k) }], { tool: "brush" });
const shown = (room: Room, k = 1) => room.replica.labelAt(20, 5, k);
const numbers = (room: Room) => room.segments().map(({ number }) => number);

async function enter(id: string, person: TestPerson): Promise<Room> {
  const room = await new TestBrowser(person, server.url).newTab().open(id, shape);
  open.push(room);
  return room;
}

/** A mask with Liver and Spleen, and Cyst as the third. */
async function newMask(): Promise<string> {
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  await add(id, "Cyst", "#123456");
  return id;
}

async function add(segmentationId: string, name: string, colour?: string): Promise<number> {
  const { addSegment } = await cast.asLead.graphql<{ addSegment: { number: number } }>(
    "mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }",
    { input: { segmentationId, name, colour } },
  );
  return addSegment.number;
}

const fields = "number name colour locked visible plane";
const ask = (act: "removeSegment" | "restoreSegment", who: TestPerson, segmentationId: string, number = 3) =>
  who.ask(
    `mutation ($input: SegmentInput!) { ${act}(input: $input) ${act === "removeSegment" ? "{ id segments { number } }" : `{ ${fields} }`} }`,
    { input: { segmentationId, number } },
  );
type Answer = Awaited<ReturnType<typeof ask>>;
const codeOf = ({ errors }: Answer): string | undefined => errors?.[0]?.extensions.code;
/** OK, or why it is held. */
const outcomeOf = ({ errors }: Answer): string => {
  const facts = errors?.[0]?.extensions.facts as { reason?: string } | undefined;
  return errors ? (facts?.reason ?? errors[0]!.extensions.code) : "OK";
};
const remove = async (who: TestPerson, id: string, number = 3) =>
  outcomeOf(await ask("removeSegment", who, id, number));
const restore = async (who: TestPerson, id: string, number = 3) =>
  outcomeOf(await ask("restoreSegment", who, id, number));

const listed = async (id: string): Promise<number[]> => {
  const { segmentation } = await cast.asLead.graphql<{ segmentation: { segments: { number: number }[] } }>(
    "query ($id: ID!) { segmentation(id: $id) { segments { number voxelCount } } }",
    { id },
  );
  return segmentation.segments.map(({ number }) => number);
};

/** Resolves when this room's table says so. */
const told = (room: Room, holds: (numbers: number[]) => boolean) =>
  new Promise<void>((resolve) => {
    const stop = room.on("segments", () => look());
    const look = () => {
      if (!holds(numbers(room))) return;
      stop();
      resolve();
    };
    look();
  });

describe("a segment that nothing is painted with", () => {
  test("goes from every list and comes back the same; its number is never given out again", async () => {
    const id = await newMask();
    const room = await enter(id, cast.asReader);
    const before = room.segments()[2];
    expect(before).toMatchObject({ number: 3, name: "Cyst", colour: "#123456" });

    const { data } = await ask("removeSegment", cast.asReader, id);
    expect(data.removeSegment.segments).toEqual([{ number: 1 }, { number: 2 }]);
    await told(room, (there) => !there.includes(3));
    expect(await listed(id)).toEqual([1, 2]);
    const labels = await cast.asReader.fetch(`/files/segmentations/${id}/labels`);
    expect(((await labels.json()) as { labels: { number: number }[] }).labels.map(({ number }) => number)).toEqual([
      1, 2,
    ]);
    const update = "mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }";
    const renamed = await cast.asLead.ask(update, { input: { segmentationId: id, number: 3, name: "Vessel" } });
    expect(codeOf(renamed)).toBe("NOT_FOUND");
    expect(await add(id, "Vessel")).toBe(4);
    expect(await remove(cast.asReader, id)).toBe("OK");

    expect((await ask("restoreSegment", cast.asReader, id)).data.restoreSegment).toEqual(before);
    await told(room, (there) => there.includes(3));
    expect(room.segments()[2]).toEqual(before);
    expect(await restore(cast.asReader, id)).toBe("OK");
    expect(await listed(id)).toEqual([1, 2, 3, 4]);
    paint(room, 3);
    await saved(room);
    expect(shown(room)).toBe(3);
  });

  test("stays away over a restart, and what is painted with it is set aside", async () => {
    const id = await newMask();
    expect(await remove(cast.asLead, id)).toBe("OK");
    await server.restart();
    const room = await enter(id, cast.asReader);
    expect(numbers(room)).toEqual([1, 2]);
    paint(room, 3);
    await saved(room);
    expect([shown(room), room.refused().at(-1)?.reason]).toEqual([0, "UNKNOWN_SEGMENT"]);
  });

  test("is removed and restored by those who may manage segments, while the segmentation is open", async () => {
    const id = await newMask();
    const expected = {
      asViewer: "FORBIDDEN",
      asAnalyst: "FORBIDDEN",
      asOutsider: "NOT_FOUND",
      asLead: "OK",
      asReader: "OK",
      asAdjudicator: "OK",
    } as const;
    for (const [who, outcome] of Object.entries(expected)) {
      const person = cast[who as keyof typeof expected];
      expect([who, await remove(person, id)]).toEqual([who, outcome]);
      expect([who, await restore(person, id)]).toEqual([who, outcome]);
    }
    for (const act of [remove, restore]) expect(await act(cast.asLead, id, 99)).toBe("NOT_FOUND");
    await cast.asLead.graphql("mutation ($id: ID!) { closeSegmentation(id: $id) { id } }", { id });
    for (const act of [remove, restore]) expect(await act(cast.asLead, id)).toBe("CONFLICT");
    expect(await listed(id)).toEqual([1, 2, 3]);
  });
});

describe("a segment that was painted with stays", () => {
  test("while a stroke of one's own stands, if only under others", async () => {
    const id = await newMask();
    const room = await enter(id, cast.asReader);
    paint(room, 3);
    await saved(room);
    expect(await remove(cast.asReader, id)).toBe("PAINTED");
    // Erased: no voxel shows it, and an undo of the eraser would bring it to light.
    paint(room, 0);
    await saved(room);
    expect([shown(room), await remove(cast.asReader, id)]).toEqual([0, "PAINTED"]);
    room.undo();
    room.undo();
    await saved(room);
    expect(await remove(cast.asReader, id)).toBe("OK");
  });

  test("for everybody but who painted it, also when all of it is taken back", async () => {
    const id = await newMask();
    const room = await enter(id, cast.asReader);
    paint(room, 3);
    room.undo();
    await saved(room);
    expect(await remove(cast.asLead, id)).toBe("PAINTED_BY_OTHERS");
    room.redo();
    await saved(room);
    expect([shown(room), await remove(cast.asLead, id), await listed(id)]).toEqual([3, "PAINTED_BY_OTHERS", [1, 2, 3]]);
  });

  test("while a stroke of somebody else waits to be painted again", async () => {
    const id = await newMask();
    const room = await enter(id, cast.asReader);
    const lock = (locked: boolean) =>
      cast.asLead.graphql("mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { number } }", {
        input: { segmentationId: id, number: 3, locked },
      });
    await lock(true);
    paint(room, 3);
    await saved(room);
    await lock(false);
    expect(await remove(cast.asLead, id)).toBe("PAINTED_BY_OTHERS");
    const { actor, seq } = room.refused()[0]!;
    await cast.asReader.graphql("mutation ($input: SettleSetAsideInput!) { settleSetAside(input: $input) { state } }", {
      input: { segmentationId: id, actor, seq, state: "DISMISSED" },
    });
    expect(await remove(cast.asLead, id)).toBe("OK");
  });
});

test("a stroke that was taken back can't be brought back without its segment, also after a restart; with it, it can", async () => {
  const id = await newMask();
  const room = await enter(id, cast.asReader);
  paint(room, 1, 2);
  paint(room, 3);
  room.undo();
  await saved(room);
  expect(await remove(cast.asReader, id)).toBe("OK");
  for (const isRestarted of [false, true]) {
    if (isRestarted) await server.restart();
    expect(room.redo()).toBe(true);
    await saved(room);
    expect([shown(room), room.refused().at(-1)?.reason]).toEqual([0, "UNKNOWN_SEGMENT"]);
  }
  expect(room.refused()).toHaveLength(2);
  expect(await restore(cast.asReader, id)).toBe("OK");
  expect(room.redo()).toBe(true);
  await saved(room);
  expect([shown(room), shown(room, 2), room.refused().length]).toEqual([3, 1, 2]);
});

describe("a stroke that comes in between", () => {
  const asLead = () =>
    ({
      personId: cast.asLead.id,
      roles: new Map([[cast.projectId, new Set(["LEAD"])]]),
      scopes: new Set(["READ", "WRITE"]),
      isAdmin: false,
    }) as unknown as Principal;

  test("is seen at the second look: the segment is back at once, and the answer says why", async () => {
    const id = (await newMask()) as SegmentationId;
    const room = await enter(id, cast.asReader);
    const { db } = server.database;
    const removals = createRemovalRepository(db);
    const removing = removeSegment(
      {
        segmentations: createSegmentationRepository(db, 10),
        blinding: createBlinding(db),
        removals: {
          ...removals,
          remove: async (...asked) => {
            paint(room, 3);
            await saved(room);
            return removals.remove(...asked);
          },
        },
        grids: { find: async () => ({ shape }) as unknown as ReferenceGrid },
        rooms: { metaChanged: async () => {} },
        unitOfWork: createUnitOfWork(db),
        audit: createAuditTrail({ db, clock: systemClock, ids: systemIds }),
        caseOf: async () => null,
        clock: { now: () => new Date(), monotonicMs: () => performance.now() },
      },
      asLead(),
      { segmentationId: id, number: 3 },
    );
    await expect(removing).rejects.toMatchObject({ facts: { number: 3, reason: "PAINTED_BY_OTHERS" } });
    await told(room, (there) => there.includes(3));
    expect([shown(room), await listed(id)]).toEqual([3, [1, 2, 3]]);
  });

  test("is seen by the process that has the room, where the one that removed it is gone", async () => {
    const id = (await newMask()) as SegmentationId;
    const room = await enter(id, cast.asReader);
    paint(room, 3);
    await saved(room);
    const tables: number[][] = [];
    room.on("segments", () => tables.push(numbers(room)));
    const removed = { at: new Date(), by: cast.asLead.id as PersonId };
    await createRemovalRepository(server.database.db).remove(id, 3, removed);
    await told(room, (there) => tables.some((table) => !table.includes(3)) && there.includes(3));
    expect([shown(room), await listed(id)]).toEqual([3, [1, 2, 3]]);
  });

  test("or not: whoever comes first, no voxel ever shows a segment that is not in the table", async () => {
    const id = await newMask();
    const room = await enter(id, cast.asReader);
    for (let number = 4; number < 24; number++) {
      await add(id, `Segment ${number}`);
      await told(room, (there) => there.includes(number));
      const removing = remove(cast.asLead, id, number);
      // Now and then the stroke leaves a little later.
      for (let turn = 0; turn < number % 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      paint(room, number);
      const [outcome] = await Promise.all([removing, saved(room)]);
      const isRefused = room.refused().some(({ seq }) => seq === room.replica.lastSeq(room.me.actor));
      expect([number, (await listed(id)).includes(number)]).toEqual([number, outcome !== "OK"]);
      expect([number, shown(room) === number]).toEqual([number, !isRefused]);
      if (!isRefused) expect([number, outcome]).toEqual([number, "PAINTED_BY_OTHERS"]);
    }
  });
});

test("an edit that expects what is no longer so changes nothing, and says what changed", async () => {
  const id = await newMask();
  const update = (input: object) =>
    cast.asReader.ask(`mutation ($input: UpdateSegmentInput!) { updateSegment(input: $input) { ${fields} } }`, {
      input: { segmentationId: id, number: 3, ...input },
    });
  const changed = await update({ name: "Vessel", expected: { name: "Cyst", colour: "#123456", locked: false } });
  expect(changed.data.updateSegment).toMatchObject({ name: "Vessel", colour: "#123456" });
  const late = await update({ name: "Duct", colour: "#ffffff", expected: { name: "Cyst", colour: "#123456" } });
  expect(late.errors?.[0]?.extensions).toMatchObject({
    code: "CONFLICT",
    facts: { number: 3, reason: "CHANGED", changed: ["name"] },
  });
  const now = await update({ expected: { name: "Vessel", colour: "#123456" } });
  expect(now.data.updateSegment).toMatchObject({ name: "Vessel", colour: "#123456" });
});

import { createReplica } from "@covoxel/shared/labelmap";
import { encodeClientMessage } from "@covoxel/shared/room-protocol";
import { RawRoom } from "../../support/raw-room.js";
import { stroke } from "../../support/rooms.js";

/**
 * Somebody hostile, in a process of their own: told `{ attack }` it goes on with that one until it is told `{ attack: null }`, and answers
 * with how often it came in. argv: the API, the segmentation, a token, the extents of the grid.
 */
const [url, id, token, ...extents] = process.argv.slice(2) as [string, string, string, ...string[]];
const shape = extents.map(Number) as unknown as readonly [number, number, number];

interface Line {
  room: RawRoom;
  actor: number;
  paint(): Uint8Array;
}

async function enter(): Promise<Line> {
  const room = new RawRoom(url, id, token);
  const { lease, serverTimeMs } = await room.hello();
  const replica = createReplica({ shape, actor: lease!.actor, now: () => serverTimeMs });
  // Segment 9 was never issued: whatever is still an entry is refused.
  const parts = [{ segment: 9, spans: stroke(1, [5, 5], [40, 5], 2, shape) }];
  return { room, actor: lease!.actor, paint: () => replica.paint({ parts }) };
}

const large = new Uint8Array(50 * 2 ** 20);
let chance = 1;
const nextChance = (below: number) => {
  chance = (Math.imul(chance, 1_103_515_245) + 12_345) >>> 0;
  return (chance >>> 8) % below;
};

const attacks: Record<string, (line: Line) => Promise<void>> = {
  gaps: async ({ room, actor, paint }) => {
    paint();
    for (let seq = 2; seq <= 3001; seq++) await room.entry(actor, seq, paint());
    await room.closed;
  },
  mutations: async ({ room, actor, paint }) => {
    const frame = encodeClientMessage({ type: "entry", actor, seq: 1, bytes: paint() });
    for (let n = 0; n < 10; n++) {
      const copy = frame.slice();
      copy[nextChance(copy.length)]! ^= 1 + nextChance(255);
      await room.sendBytes(copy);
    }
    const answered = room.send({ type: "time", echo: 7 }).then(() => room.next("time"));
    await Promise.race([room.closed, answered.catch(() => room.closed)]);
  },
  large: async ({ room }) => {
    await room.sendBytes(large);
    await room.closed;
  },
  forgeries: async ({ room, actor, paint }) => {
    await room.entry(actor + 1, 1, paint());
    await room.closed;
  },
  flood: async ({ room }) => {
    while (!room.hasClosed && attack === "flood") {
      for (let n = 0; n < 100; n++) await room.send({ type: "time", echo: n });
      await new Promise(setImmediate);
    }
  },
};

let attack: string | null = null;
let under: Promise<number> = Promise.resolve(0);

process.on("message", async (told: { attack: string | null }) => {
  attack = told.attack;
  if (attack !== null) under = carryOn(attack);
  else process.send!(await under);
});
process.on("disconnect", () => process.exit());
process.send!("ready");

async function carryOn(name: string): Promise<number> {
  let times = 0;
  while (attack === name) {
    const line = await enter().catch(() => null);
    // Turned away: as soon as may be, once more.
    if (!line) continue;
    await attacks[name]!(line);
    line.room.close();
    times++;
  }
  return times;
}

/**
 * The least that "durable before anybody sees it" can be: a `ws` server that gathers strokes while one INSERT is under way, awaits it,
 * and sends everybody one frame with what it wrote and each author an acknowledgement. No accounts, no gate, no rooms, no history.
 * argv: the database. Wire, little-endian: up `u32 seq, bytes`; down `0, u32 last place, (u32 length, bytes)*` or `1, u32 seq, u32 place`.
 */
import type { AddressInfo } from "node:net";
import pg from "pg";
import { type WebSocket, WebSocketServer } from "ws";

interface Waiting {
  author: WebSocket;
  room: string;
  place: number;
  actor: number;
  seq: number;
  bytes: Buffer;
}

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();
await client.query(
  "create table if not exists floor_entry (room text, place bigint, actor bigint, seq bigint, bytes bytea, primary key (room, place))",
);
const rooms = new Map<string, { sockets: Set<WebSocket>; places: number }>();
let waiting: Waiting[] = [];
let writing = false;

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket, request) => {
  const name = request.url ?? "/";
  const room = rooms.get(name) ?? { sockets: new Set(), places: 0 };
  rooms.set(name, room.sockets.size === 0 ? { sockets: new Set(), places: 0 } : room);
  const mine = rooms.get(name)!;
  mine.sockets.add(socket);
  const actor = mine.sockets.size;
  socket.on("close", () => mine.sockets.delete(socket));
  socket.on("message", (data) => {
    const frame = data as Buffer;
    const place = ++mine.places;
    waiting.push({
      author: socket,
      room: name,
      place,
      actor,
      seq: frame.readUInt32LE(0),
      bytes: frame.subarray(4),
    });
    if (!writing) void write();
  });
});
server.on("listening", () => process.send!((server.address() as AddressInfo).port));

async function write(): Promise<void> {
  writing = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await client.query({
      name: "append",
      text: `insert into floor_entry (room, place, actor, seq, bytes)
        select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])`,
      values: [
        batch.map(({ room }) => room),
        batch.map(({ place }) => place),
        batch.map(({ actor }) => actor),
        batch.map(({ seq }) => seq),
        batch.map(({ bytes }) => bytes),
      ],
    });
    for (const [name, of] of Map.groupBy(batch, ({ room }) => room)) spread(name, of);
  }
  writing = false;
}

function spread(name: string, batch: readonly Waiting[]): void {
  const frame = Buffer.concat([
    head(0, batch.at(-1)!.place),
    ...batch.flatMap(({ bytes }) => [lengthOf(bytes), bytes]),
  ]);
  for (const socket of rooms.get(name)!.sockets) socket.send(frame);
  for (const { author, seq, place } of batch) author.send(head(1, seq, place));
}

function head(kind: number, ...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(1 + 4 * numbers.length, kind);
  for (const [n, value] of numbers.entries()) bytes.writeUInt32LE(value, 1 + 4 * n);
  return bytes;
}

function lengthOf({ length }: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}

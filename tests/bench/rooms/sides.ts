import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type WebSocket from "ws";
import * as Y from "yjs";
import { connect, type Side, until } from "./crowd.js";
import type { Plan } from "./plan.js";
import type { Script } from "./strokes.js";

let rooms = 0;

/** @param databaseUrl of the PostgreSQL that the other side writes to as well */
export async function startFloor(plan: Plan, { entries }: Script, databaseUrl: string): Promise<Side> {
  const { child, port } = await startServer("floor.ts", databaseUrl);
  return {
    pid: child.pid!,
    stop: () => end(child),
    open: async (heard) => {
      const url = `ws://127.0.0.1:${port}/${++rooms}`;
      const writers = await all(plan.writers, (writer) =>
        connect(url, (frame) => {
          if (frame[0] === 1) heard.saved(writer, frame.readUInt32LE(1) - 1, frame.readUInt32LE(5));
        }),
      );
      const readers = await all(plan.readers, (reader) =>
        connect(url, (frame) => heard.reached(reader, frame.readUInt32LE(1))),
      );
      return {
        send: (writer, n) => {
          const seq = Buffer.alloc(4);
          seq.writeUInt32LE(n + 1);
          writers[writer]!.send(Buffer.concat([seq, entries[writer]![n]!]));
        },
        close: () => closeAll([...writers, ...readers]),
      };
    },
  };
}

/** Messages of Hocuspocus's protocol, after the document's name. */
const sync = 0;
const auth = 2;
const syncStatus = 8;
const yjsUpdate = 2;

/** Its updates carry no place: to a reader they come in the order in which the document took them. */
export async function startHocuspocus(plan: Plan, script: Script): Promise<Side> {
  const { child, port } = await startServer("hocuspocus.ts");
  const updates = script.entries.map(asUpdates);
  return {
    pid: child.pid!,
    stop: () => end(child),
    open: async (heard) => {
      const name = `room-${++rooms}`;
      const url = `ws://127.0.0.1:${port}/`;
      let places = 0;
      let ready = 0;
      const join_ = async (onMessage: (type: number, frame: decoding.Decoder) => void) => {
        const socket = await connect(url, (bytes) => {
          const frame = decoding.createDecoder(bytes);
          decoding.readVarString(frame);
          const type = decoding.readVarUint(frame);
          if (type === auth) ready++;
          else onMessage(type, frame);
        });
        socket.send(
          message(
            name,
            auth,
            (to) => encoding.writeVarUint(to, 0),
            (to) => encoding.writeVarString(to, "-"),
          ),
        );
        return socket;
      };
      const writers = await all(plan.writers, (writer) => {
        let saved = 0;
        return join_((type) => type === syncStatus && heard.saved(writer, saved++, ++places));
      });
      const readers = await all(plan.readers, (reader) => {
        let reached = 0;
        return join_((type, frame) => {
          if (type !== sync || decoding.readVarUint(frame) !== yjsUpdate) return;
          // It may put several updates of one moment into one.
          reached += lengthOf(decoding.readVarUint8Array(frame));
          heard.reached(reader, reached);
        });
      });
      await until(() => ready === plan.writers + plan.readers);
      return {
        send: (writer, n) => {
          const update = updates[writer]![n]!;
          writers[writer]!.send(
            message(
              name,
              sync,
              (to) => encoding.writeVarUint(to, yjsUpdate),
              (to) => encoding.writeVarUint8Array(to, update),
            ),
          );
        },
        close: () => closeAll([...writers, ...readers]),
      };
    },
  };
}

function message(name: string, type: number, ...parts: ((to: encoding.Encoder) => void)[]): Uint8Array {
  return encoding.encode((to) => {
    encoding.writeVarString(to, name);
    encoding.writeVarUint(to, type);
    for (const write of parts) write(to);
  });
}

/** A writer's entries as the Yjs updates in which their own document would send them: one array a person, appended to. */
function asUpdates(entries: readonly Uint8Array[], writer: number): Uint8Array[] {
  const doc = new Y.Doc();
  doc.clientID = writer + 1;
  const made: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => made.push(update));
  for (const bytes of entries) doc.getArray<Uint8Array>(String(writer + 1)).push([bytes]);
  return made;
}

/** How many entries an update of these documents brings. */
function lengthOf(update: Uint8Array): number {
  const { from, to } = Y.parseUpdateMeta(update);
  return [...to].reduce((sum, [client, end]) => sum + end - (from.get(client) ?? 0), 0);
}

/** Node runs these as they are: nothing of this process's loaders is with them. */
async function startServer(file: string, ...args: string[]): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(join(import.meta.dirname, "servers", file), args, { execArgv: [] });
  const failed = once(child, "exit").then(([code]) => {
    throw new Error(`${file} ended with ${code} before it was ready.`);
  });
  failed.catch(() => undefined);
  const [port] = (await Promise.race([once(child, "message"), failed])) as [number];
  return { child, port };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** One after the other: the same order in each round. */
export async function all<T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let n = 0; n < count; n++) made.push(await make(n));
  return made;
}

export function closeAll(sockets: readonly WebSocket[]): void {
  for (const socket of sockets) socket.terminate();
}

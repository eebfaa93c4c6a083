import { createReplica } from "@covoxel/shared/labelmap";
import { RoomDocument, type ServerMessage } from "@covoxel/shared/room-protocol";
import { createClient } from "graphql-ws";
import { vi } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { gridShape } from "./cases.js";
import { RawRoom } from "./raw-room.js";
import type { TestPerson } from "./server.js";

/** Random ids and secrets by the order in which they come up: two transcripts that say the same are the same. */
export function named(text: string): string {
  const names = new Map<string, string>();
  const name = (id: string) => {
    if (!names.has(id)) names.set(id, `#${names.size}`);
    return names.get(id)!;
  };
  // Places in lists are written in base64: what is in them counts.
  const plain = text.replace(/"(Wy[IJ][\w-]+)"/g, (_, cursor: string) => Buffer.from(cursor, "base64url").toString());
  return plain
    .replace(/\b[a-z]{3}_[0-9a-z]{24}\b/g, name)
    .replace(/person-\d+@example\.org/g, name)
    .replace(/Patient [0-9A-F]{8}/g, name);
}

export interface Followed {
  /** As they came. */
  readonly frames: readonly string[];
  /** At least so many came. */
  until(count: number): Promise<void>;
  close(): void;
}

/** What the server tells somebody of their own part in a project. @param since goes on after that cursor */
export async function followOwn(
  serverUrl: string,
  who: TestPerson,
  projectId: string,
  since?: string,
): Promise<Followed> {
  const frames: string[] = [];
  let connected = () => {};
  const isConnected = new Promise<void>((resolve) => {
    connected = resolve;
  });
  const client = createClient({
    url: `${serverUrl.replace(/^http/, "ws")}/graphql`,
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols, { headers: { authorization: `Bearer ${who.token}` } });
        this.on("message", (data) => {
          const text = String(data);
          // The client's name for its subscription is its own.
          if (text.includes('"next"') || text.includes('"error"')) frames.push(text.replace(/"id":"[^"]+",?/, ""));
        });
      }
    },
    on: { connected: () => connected() },
  });
  client.subscribe(
    {
      query: `subscription ($projectId: ID!, $since: String) { events(projectId: $projectId, mine: true, since: $since) {
        cursor type at caseId readId adjudicationId } }`,
      variables: { projectId, since },
    },
    { next: () => undefined, error: (error) => frames.push(JSON.stringify(error)), complete: () => undefined },
  );
  await isConnected;
  return {
    frames,
    until: (count) =>
      vi.waitFor(
        () => {
          if (frames.length < count) throw new Error(`${frames.length} of ${count} came.`);
        },
        { timeout: 20_000, interval: 20 },
      ),
    close: () => void client.dispose(),
  };
}

/**
 * Everything that a room says to somebody who comes in, asks for all of both documents and, if told so, paints: frame by frame, with the
 * bytes of its binary parts. What is random in them is told by the order in which it comes up: a lease's secret, Yjs's client numbers.
 */
export async function roomTranscript(
  serverUrl: string,
  who: TestPerson,
  segmentationId: string,
  { paints = false } = {},
): Promise<string[]> {
  const room = new RawRoom(serverUrl, segmentationId, who.token);
  const { lease, serverTimeMs } = await room.hello();
  const stateVector = Y.encodeStateVector(new Y.Doc());
  for (const document of [RoomDocument.META, RoomDocument.INK]) {
    await room.send({ type: "sync", document, generation: 0, stateVector });
    await room.next("sync", (message) => message.document === document);
  }
  if (paints && lease) {
    const replica = createReplica({ shape: gridShape, actor: lease.actor, now: () => serverTimeMs });
    const spans = Int32Array.from([0, 2, 2, 8, 0, 3, 2, 8, 1, 2, 3, 7]);
    await room.entry(lease.actor, 1, replica.paint({ parts: [{ segment: 1, spans }] }));
    await room.next("ack");
    await room.next("sync", ({ document, revision }) => document === RoomDocument.INK && revision === 1);
  }
  room.close();
  await room.closed;
  const clients = new Map<number, number>();
  const told = room.received.map((message, n) => tellFrame(message, room.frames[n]!, clients));
  // What is acknowledged and what is sent on race each other.
  const painted = told.findIndex((frame) => frame.startsWith("received") || frame.startsWith("ack"));
  return painted === -1 ? told : [...told.slice(0, painted), ...told.slice(painted).sort()];
}

function tellFrame(message: ServerMessage, frame: Uint8Array, clients: Map<number, number>): string {
  if (message.type === "sync") {
    const { update, ...rest } = message;
    return `sync ${JSON.stringify(rest)} ${tellUpdate(update, clients)}`;
  }
  const secret = message.type === "welcome" ? message.lease?.secret : undefined;
  const bytes = Buffer.from(frame).toString("latin1");
  return `${message.type} ${Buffer.from(secret ? bytes.replace(secret, "SECRET") : bytes, "latin1").toString("hex")} ${
    secret ? "" : JSON.stringify(message)
  }`;
}

/** Every struct of a Yjs update, with the bytes that it carries. */
function tellUpdate(update: Uint8Array, clients: Map<number, number>): string {
  const { structs, ds } = Y.decodeUpdate(update);
  const clientOf = (client: number) => {
    if (!clients.has(client)) clients.set(client, clients.size);
    return clients.get(client)!;
  };
  const plain = (_: string, value: unknown): unknown => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
    if (value !== null && typeof value === "object" && "client" in value && "clock" in value)
      return { ...value, client: clientOf(Number(value.client)) };
    return value;
  };
  const told = structs.map((struct) => {
    const { id, length } = struct;
    const { content, origin, rightOrigin, parent, parentSub } = struct as Partial<Y.Item>;
    return JSON.stringify({ id, length, content, origin, rightOrigin, parent, parentSub }, plain);
  });
  const deleted = [...ds.clients].map(([client, ranges]) => [clientOf(client), ranges]);
  return `${told.join(" ")} ${JSON.stringify(deleted)}`;
}

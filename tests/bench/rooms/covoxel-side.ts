import { decodeServerMessage, encodeClientMessage, protocolVersion, RoomDocument } from "@covoxel/shared/room-protocol";
import * as Y from "yjs";
import { type ApiProcess, startApiProcess } from "../../support/api-process.js";
import { addSegmentation, addSeries } from "../../support/rooms.js";
import { startTestServer, type TestPerson, type TestServer } from "../../support/server.js";
import { connect, type Heard, type Side, until } from "./crowd.js";
import type { Plan } from "./plan.js";
import { all, closeAll } from "./sides.js";
import { type Script, shape } from "./strokes.js";

/** People, a series and a database; the API in this process only sets the stage. */
export interface Stage {
  server: TestServer;
  lead: TestPerson;
  writers: readonly TestPerson[];
  reader: TestPerson;
  seriesId: string;
  /** The API as a process of its own on that database, built as people run it. */
  startApi(env?: NodeJS.ProcessEnv, preload?: string): Promise<ApiProcess>;
}

export async function setStage(plan: Plan): Promise<Stage> {
  const server = await startTestServer();
  const { projectId, asLead, asViewer } = await server.cast();
  const writers = await all(plan.writers, (n) => server.join(`Writer ${n}`, [{ projectId, roles: ["READER"] }]));
  const seriesId = await addSeries(server.database, projectId, { shape });
  const startApi = (env: NodeJS.ProcessEnv = {}, preload?: string) =>
    startApiProcess(
      {
        PORT: "0",
        DATABASE_URL: server.database.url,
        COVOXEL_HOME: server.home,
        AUTH_SECRET: "a secret for tests, and for nothing else",
        LOG_LEVEL: "warn",
        ROOM_SESSIONS_PER_PERSON: "10000",
        ROOM_CONNECTIONS_PER_SECOND: "10000",
        ...env,
      },
      preload,
    );
  return { server, lead: asLead, writers, reader: asViewer, seriesId, startApi };
}

export async function startCovoxel(plan: Plan, { entries }: Script, stage: Stage): Promise<Side> {
  // A room folds when it is left or has come to a thousand strokes: not in the turn of another server, or in one turn of two.
  const env = { ROOM_IDLE_MS: "3600000", ROOM_FOLD_ENTRIES: "100000" };
  const profile = process.env.COVOXEL_BENCH_PROFILE ? { NODE_OPTIONS: "--cpu-prof" } : {};
  const api = await stage.startApi({ ...env, ...profile });
  return {
    pid: api.pid,
    stop: () => (process.env.COVOXEL_BENCH_PROFILE ? api.end() : api.kill()),
    open: async (heard) => {
      const id = await addSegmentation(stage.lead, stage.seriesId);
      const url = `${api.url.replace(/^http/, "ws")}/rooms/${id}`;
      const writers = await all(plan.writers, (n) => enter(url, stage.writers[n]!, heard, { writer: n }));
      const readers = await all(plan.readers, (n) => enter(url, stage.reader, heard, { reader: n }));
      return {
        send: (writer, n) => {
          const { socket, actor } = writers[writer]!;
          socket.send(encodeClientMessage({ type: "entry", actor: actor(), seq: n + 1, bytes: entries[writer]![n]! }));
        },
        close: () => closeAll([...writers, ...readers].map(({ socket }) => socket)),
      };
    },
  };
}

/** Comes in as the page does: hello, both documents, and from then on whatever follows. */
async function enter(url: string, person: TestPerson, heard: Heard, who: { writer?: number; reader?: number }) {
  let actor = 0;
  let generation = 1;
  let welcomed = false;
  let inked = false;
  const socket = await connect(
    url,
    (frame) => {
      const message = decodeServerMessage(frame);
      if (message.type === "welcome") {
        welcomed = true;
        actor = message.lease?.actor ?? 0;
        generation = message.generation;
      } else if (message.type === "sync" && message.document === RoomDocument.INK) {
        inked = true;
        if (who.reader !== undefined) heard.reached(who.reader, message.revision);
      } else if (message.type === "ack" && who.writer !== undefined) {
        heard.saved(who.writer, message.seq - 1, message.revision);
      } else if (message.type === "refused") throw new Error(`An entry was refused: ${message.reason}`);
    },
    { authorization: `Bearer ${person.token}` },
  );
  socket.send(encodeClientMessage({ type: "hello", protocol: protocolVersion, tab: "bench", resume: null }));
  await until(() => welcomed);
  const stateVector = Y.encodeStateVector(new Y.Doc());
  for (const document of [RoomDocument.META, RoomDocument.INK])
    socket.send(encodeClientMessage({ type: "sync", document, generation, stateVector }));
  await until(() => inked);
  return { socket, actor: () => actor };
}

import { renameSync } from "node:fs";
import { join } from "node:path";
import { createReplica } from "@covoxel/shared/labelmap";
import { type ActorLease, RoomCloseCode } from "@covoxel/shared/room-protocol";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "../../apps/api/src/edge/logger.js";
import { RawRoom } from "../support/raw-room.js";
import { addSegmentation, addSeries, stroke } from "../support/rooms.js";
import {
  type Cast,
  startTestServer,
  type TestPerson,
  type TestServer,
  type TestServerOptions,
} from "../support/server.js";

const shape = [40, 30, 6] as const;
const closing: (() => unknown)[] = [];
const metricsToken = "a token for whoever scrapes";
const lines: string[] = [];
/** One that logs all it can, on this machine only; and one whose figures need a token and that doesn't wait long. */
let talkative: Place;
let guarded: Place;

interface Place {
  server: TestServer;
  cast: Cast;
  id: string;
}

async function start(options: TestServerOptions): Promise<Place> {
  const server = await startTestServer(options);
  const cast = await server.cast();
  const id = await addSegmentation(cast.asLead, await addSeries(server.database, cast.projectId, { shape }));
  return { server, cast, id };
}

beforeAll(async () => {
  const logger = createLogger("trace", { write: (line) => void lines.push(line) });
  talkative = await start({ logger, env: { READY_JOURNAL_LAG_MS: "100" } });
  guarded = await start({ env: { METRICS_TOKEN: metricsToken, SHUTDOWN_DRAIN_MS: "200" } });
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(async () => {
  await talkative?.server.stop();
  await guarded?.server.stop();
});

async function painter(server: TestServer, id: string, who: TestPerson, resume: ActorLease | null = null) {
  const room = new RawRoom(server.url, id, who.token);
  closing.push(() => room.close());
  const { lease, serverTimeMs } = await room.hello(resume);
  const replica = createReplica({ shape, actor: lease!.actor, now: () => serverTimeMs });
  const paint = () => replica.paint({ parts: [{ segment: 1, spans: stroke(1, [5, 5], [30, 5], 2, shape) }] });
  return { room, lease: lease!, paint };
}

/** Holds what every commit of the journal needs. @returns lets go */
async function holdJournal({ database }: TestServer): Promise<() => Promise<void>> {
  const client = await database.pool.connect();
  await client.query("begin");
  await client.query("select from room_owner for update");
  let held = true;
  const letGo = async () => {
    if (held) await client.query("rollback");
    if (held) client.release();
    held = false;
  };
  closing.push(letGo);
  return letGo;
}

interface Readiness {
  ready: boolean;
  draining?: boolean;
  parts: Record<string, { ok: boolean; ms: number; waiting?: number; oldestMs?: number }>;
}
const readyz = async ({ url }: TestServer): Promise<{ status: number; body: Readiness }> => {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, body: (await response.json()) as Readiness };
};

describe("/readyz", () => {
  test("says what each part says, and nothing of where it is or how it is reached", async () => {
    const { server } = talkative;
    const { status, body } = await readyz(server);
    expect([status, body.ready]).toEqual([200, true]);
    expect(Object.keys(body.parts)).toEqual(["database", "journal", "objects"]);
    const leaves = Object.values(body.parts).flatMap((part) => Object.values(part));
    expect(leaves.every((leaf) => typeof leaf === "number" || typeof leaf === "boolean")).toBe(true);
  });

  test("a journal whose oldest record waits too long is not ready, and is again once it is written", async () => {
    const { server, cast, id } = talkative;
    const { room, lease, paint } = await painter(server, id, cast.asReader);
    const letGo = await holdJournal(server);
    await room.entry(lease.actor, 1, paint());
    await expect.poll(async () => (await readyz(server)).status).toBe(503);
    const { journal, database } = (await readyz(server)).body.parts;
    expect([database!.ok, journal!.ok, journal!.waiting, journal!.oldestMs! > 100]).toEqual([true, false, 1, true]);
    await letGo();
    await room.answerTo(1);
    expect((await readyz(server)).body.parts.journal).toMatchObject({ ok: true, waiting: 0, oldestMs: 0 });
  });

  test("an object store that is gone is not ready, and names nothing", async () => {
    const { server } = talkative;
    const [objects, away] = [join(server.home, "objects"), join(server.home, "away")];
    renameSync(objects, away);
    const { status, body } = await readyz(server);
    expect([status, body.parts.objects!.ok, body.parts.database!.ok]).toEqual([503, false, true]);
    expect(JSON.stringify(body)).not.toContain(server.home);
    renameSync(away, objects);
    await expect.poll(async () => (await readyz(server)).status).toBe(200);
  });
});

describe("/metrics", () => {
  const metrics = (server: TestServer, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/metrics`, { headers });

  test("counts rooms, entries, commits and answers, without a name or an id", async () => {
    const { server, cast, id } = guarded;
    const { room, lease, paint } = await painter(server, id, cast.asReader);
    await room.entry(lease.actor, 1, paint());
    await room.answerTo(1);
    await room.entry(lease.actor, 3, paint());
    await room.closed;
    await fetch(`${server.url}/Mustermann%5EErika/19460812`);
    const text = await (await metrics(server, { authorization: `Bearer ${metricsToken}` })).text();
    const value = (series: string) =>
      Number(
        text
          .split("\n")
          .find((line) => line.startsWith(`${series} `))
          ?.split(" ")[1],
      );
    expect(value('covoxel_room_entries_total{outcome="ACCEPTED"}')).toBe(1);
    expect(value('covoxel_room_closed_total{code="4400"}')).toBe(1);
    expect(value("covoxel_rooms_open")).toBe(1);
    expect(value("covoxel_journal_batch_records_count")).toBe(1);
    expect(value('covoxel_http_request_seconds_count{method="POST",route="/graphql",status="2xx"}')).toBeGreaterThan(3);
    expect(value("process_resident_memory_bytes")).toBeGreaterThan(1e6);
    for (const secret of [id, cast.projectId, cast.asReader.id, "Rita", "Mustermann", "19460812", "Liver"])
      expect(text).not.toContain(secret);
  });

  test("without a token only this machine reads them, and nothing that came through a proxy", async () => {
    const { server } = talkative;
    expect((await metrics(server)).status).toBe(200);
    for (const header of ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
      expect((await metrics(server, { [header]: "127.0.0.1" })).status).toBe(404);
  });

  test("with a token only who brings it, from wherever", async () => {
    const { server, cast } = guarded;
    const others = [
      {},
      { authorization: "Bearer " },
      { authorization: `Bearer ${cast.asLead.token}` },
      { cookie: cast.asLead.cookie },
    ];
    for (const headers of others) expect((await metrics(server, headers as Record<string, string>)).status).toBe(401);
    expect(
      (await metrics(server, { authorization: `Bearer ${metricsToken}`, "X-Forwarded-For": "10.0.0.1" })).status,
    ).toBe(200);
  });
});

describe("stopping", () => {
  test("is told at once; nobody new comes in; what was accepted is on disk and confirmed before the line ends", async () => {
    const { server, cast, id } = talkative;
    const { room, lease, paint } = await painter(server, id, cast.asReader);
    const letGo = await holdJournal(server);
    await room.entry(lease.actor, 1, paint());
    await room.next("received");
    const restarting = server.restart();
    expect(await readyz(server)).toMatchObject({ status: 503, body: { ready: false, draining: true } });
    const late = new RawRoom(server.url, id, cast.asLead.token);
    expect((await late.closed).code).toBe(RoomCloseCode.GOING_AWAY);
    await letGo();
    expect(await room.answerTo(1)).toMatchObject({ type: "ack" });
    expect((await room.closed).code).toBe(RoomCloseCode.GOING_AWAY);
    await restarting;
  });

  test("waits only so long for a database that doesn't answer; what was not confirmed is sent again and saved", async () => {
    const { server, cast, id } = guarded;
    const { room, lease, paint } = await painter(server, id, cast.asReader);
    const letGo = await holdJournal(server);
    const bytes = paint();
    await room.entry(lease.actor, 1, bytes);
    await room.next("received");
    const restarting = server.restart();
    expect((await room.closed).code).toBe(RoomCloseCode.GOING_AWAY);
    expect(room.received.some(({ type }) => type === "ack")).toBe(false);
    await letGo();
    await restarting;
    const back = await painter(server, id, cast.asReader, lease);
    await back.room.entry(lease.actor, 1, bytes);
    expect(await back.room.answerTo(1)).toMatchObject({ type: "ack" });
  });
});

test("logs at their most talkative name nobody and nothing: no names, addresses, passwords, tokens, segments or files", async () => {
  const { server, cast, id } = talkative;
  const { room, lease, paint } = await painter(server, id, cast.asReader);
  await room.entry(lease.actor, 1, paint());
  await room.answerTo(1);
  await room.entry(lease.actor, 1, new Uint8Array([1, 2, 3]));
  await room.closed;
  const mistakes = [
    "/files/Mustermann%5EErika.nii.gz",
    "/join/c2VjcmV0LWludml0YXRpb24",
    `/read/${id}?patient=Mustermann`,
    "/dicom-web/studies/1.2.840.113619.2.55",
  ];
  for (const path of mistakes) await server.admin.fetch(path);
  await server.admin.ask('query { nothing(name: "Mustermann") }');
  await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url },
    body: JSON.stringify({ email: cast.asReader.email, password: "a wrong secret password" }),
  });
  const held = await holdJournal(server);
  await held();
  await server.restart();

  const text = lines.join("");
  expect(lines.length).toBeGreaterThan(10);
  const people = [server.admin, ...Object.values(cast).filter((one): one is TestPerson => typeof one !== "string")];
  const secrets = [
    ...people.flatMap(({ displayName, email, password, cookie, token }) => [
      displayName,
      email,
      password,
      cookie,
      token,
    ]),
    lease.secret,
    "Mustermann",
    "1.2.840",
    "c2VjcmV0",
    "a wrong secret password",
    "Liver",
    "Organs",
    server.home,
  ];
  for (const secret of secrets) expect(text).not.toContain(secret);
});

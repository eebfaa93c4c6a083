import { setTimeout as pause } from "node:timers/promises";
import { encodeClientMessage, protocolVersion } from "@covoxel/shared/room-protocol";
import type WebSocket from "ws";
import { formatTable } from "../../support/bench.js";
import { addSegmentation } from "../../support/rooms.js";
import type { Section } from "../labelmap/section.js";
import type { Stage } from "./covoxel-side.js";
import { connect, until } from "./crowd.js";
import type { Plan } from "./plan.js";
import { residentMb } from "./process-figures.js";
import { closeAll } from "./sides.js";
import { writeScript } from "./strokes.js";

const strokesPerRoom = 100;

/**
 * What the server's process holds in RAM for open rooms, each with one person in it and a hundred strokes: `rss_per_room_mb_<n>` is what it
 * holds with n of them above what it held with none, for each. Of one room it is mostly what a first room makes V8 set up.
 */
export async function measureMemory(plan: Plan, stage: Stage): Promise<Section> {
  const api = await stage.startApi({ ROOM_SESSIONS_PER_PERSON: "100000", ROOM_IDLE_MS: "3600000" });
  const ids = await makeRooms(stage, plan, plan.rooms.at(-1)!);
  const before = await settledMb(api.pid);
  const sockets: WebSocket[] = [];
  const metrics: Record<string, number> = { rss_no_room_mb: before };
  const rows: (string | number)[][] = [["none", before, ""]];
  for (const count of plan.rooms) {
    while (sockets.length < count) sockets.push(await enter(api.url, ids[sockets.length]!, stage));
    const mb = await settledMb(api.pid);
    metrics[`rss_per_room_mb_${count}`] = (mb - before) / count;
    rows.push([String(count), mb, (mb - before) / count]);
  }
  closeAll(sockets);
  await api.kill();
  return { metrics, samples: {}, tables: [formatTable(["rooms open", "server MB", "MB a room"], rows)] };
}

/** Copies of one room in the database, each with its strokes. */
async function makeRooms({ server, lead, seriesId }: Stage, plan: Plan, count: number): Promise<string[]> {
  const id = await addSegmentation(lead, seriesId);
  const { entries } = writeScript({
    ...plan,
    writers: 1,
    strokesPerSecond: 2 * strokesPerRoom,
    measuredS: 1,
    warmUpS: 0,
  });
  const { pool } = server.database;
  await pool.query(
    "insert into actor_lease (segmentation_id, actor, person_id, secret_hash, leased_at, seen_at) values ($1, 1, $2, '\\x00', now(), now())",
    [id, lead.id],
  );
  await pool.query("update segmentation set next_actor = 2 where id = $1", [id]);
  await pool.query(
    `insert into ink_entry (segmentation_id, revision, actor, seq, kind, person_id, bytes)
     select $1, n, 1, n, 'patch', $2, bytes from unnest($3::bytea[]) with ordinality as entry (bytes, n)`,
    [id, lead.id, entries[0]!.slice(0, strokesPerRoom).map((bytes) => Buffer.from(bytes))],
  );
  const { rows } = await pool.query(
    `with copy as (
       insert into segmentation (id, project_id, series_id, t, name, epoch, next_actor, next_segment, meta, created_by, created_at)
       select 'seg_' || encode(sha256((id || n)::bytea), 'hex')::char(24), project_id, series_id, t, name, epoch, next_actor, next_segment, meta,
         created_by, created_at
       from segmentation, generate_series(1, $2) n where id = $1 returning id
     ), leases as (
       insert into actor_lease (segmentation_id, actor, person_id, secret_hash, leased_at, seen_at)
       select copy.id, actor, person_id, secret_hash, leased_at, seen_at from actor_lease, copy where segmentation_id = $1
     ), entries as (
       insert into ink_entry (segmentation_id, revision, actor, seq, kind, person_id, bytes)
       select copy.id, revision, actor, seq, kind, person_id, bytes from ink_entry, copy where segmentation_id = $1
     )
     select id from copy`,
    [id, count],
  );
  return rows.map((row) => row.id);
}

async function enter(apiUrl: string, id: string, stage: Stage): Promise<WebSocket> {
  let welcomed = false;
  const socket = await connect(
    `${apiUrl.replace(/^http/, "ws")}/rooms/${id}`,
    () => {
      welcomed = true;
    },
    { authorization: `Bearer ${stage.reader.token}` },
  );
  socket.send(encodeClientMessage({ type: "hello", protocol: protocolVersion, tab: "bench", resume: null }));
  await until(() => welcomed);
  return socket;
}

/** Once it stops growing. */
async function settledMb(pid: number): Promise<number> {
  let mb = residentMb(pid);
  for (let still = 0; still < 4; ) {
    await pause(500);
    const now = residentMb(pid);
    still = Math.abs(now - mb) < 0.5 ? still + 1 : 0;
    mb = now;
  }
  return mb;
}

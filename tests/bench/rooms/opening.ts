import { createReplica, decodeEntry } from "@covoxel/shared/labelmap";
import { formatTable, median } from "../../support/bench.js";
import { Workload } from "../../support/labelmap/workload.js";
import { addSegmentation, TestBrowser } from "../../support/rooms.js";
import type { Section } from "../labelmap/section.js";
import { ratios } from "../labelmap/timing.js";
import type { Stage } from "./covoxel-side.js";
import type { Plan } from "./plan.js";
import { shape } from "./strokes.js";

const editors = 50;
const axial = 2;

/**
 * Somebody opens a mask that fifty people made, in a tab that knows nothing of it: `cold_open_time_share` is the time until the middle
 * axial slice is drawn, in every plane, against the time until the whole mask is here and every axial slice is drawn, of the same opening.
 * Room client and engine are the page's own, in Node. The server has folded what may be folded: each editor's last fifty strokes may not.
 */
export async function measureOpening(plan: Plan, stage: Stage): Promise<Section> {
  const api = await stage.startApi({ ROOM_FOLD_EVERY_MS: "500" });
  const id = await addSegmentation(stage.lead, stage.seriesId);
  console.error(`rooms: painting ${plan.openedEntries} strokes ...`);
  await fillJournal(stage, id, plan.openedEntries);
  console.error("rooms: folding ...");
  const url = `${api.url.replace(/^http/, "ws")}/rooms/${id}`;
  await folded(stage, id, () => new TestBrowser(stage.lead, api.url).newTab().open(id, shape, url));
  const firstMs: number[] = [];
  const wholeMs: number[] = [];
  for (let n = 0; n <= plan.openings; n++) {
    const startedAt = performance.now();
    const room = await new TestBrowser(stage.reader, api.url).newTab().open(id, shape, url);
    const { replica } = room;
    const out = new Uint8Array(shape[0] * shape[1]);
    const middle = shape[axial] >> 1;
    const needed = () => replica.planes().flatMap((plane) => replica.slabsNeeded(axial, middle, plane));
    await new Promise<void>((settle) => {
      room.wantSlabs(needed());
      const look = () => needed().length === 0 && settle();
      room.on("mask", look);
      look();
    });
    for (const plane of replica.planes()) replica.slice(axial, middle, out, plane);
    const first = performance.now() - startedAt;
    await room.whole();
    for (const plane of replica.planes()) for (let k = 0; k < shape[axial]; k++) replica.slice(axial, k, out, plane);
    const whole = performance.now() - startedAt;
    await room.close();
    // The first one warms up.
    if (n > 0) [firstMs.push(first), wholeMs.push(whole)];
  }
  await api.kill();
  const { rows } = await stage.server.database.pool.query(
    `select count(*)::int as log from ink_entry e join actor_lease l using (segmentation_id, actor)
     where e.segmentation_id = $1 and e.seq > l.folded_seq`,
    [id],
  );
  const metrics = {
    cold_open_time_share: median(ratios(firstMs, wholeMs)),
    cold_open_first_slice_ms: median(firstMs),
    cold_open_whole_ms: median(wholeMs),
    cold_open_unfolded_entries: rows[0].log as number,
  };
  return {
    metrics,
    samples: { cold_open_first_slice_ms: firstMs, cold_open_whole_ms: wholeMs },
    tables: [
      formatTable(
        [`opening a mask of ${plan.openedEntries} strokes`, "ms"],
        [
          ["until its middle axial slice is drawn", metrics.cold_open_first_slice_ms],
          ["until all of it is", metrics.cold_open_whole_ms],
        ],
      ),
    ],
  };
}

/** What fifty people would have left in the journal, written there by hand: through the gate it would take hours. */
async function fillJournal(stage: Stage, id: string, count: number): Promise<void> {
  const { pool } = stage.server.database;
  let nowMs = 0;
  const authors = Array.from({ length: editors }, (_, n) => createReplica({ shape, actor: n + 1, now: () => nowMs }));
  await pool.query("update segmentation set next_actor = $2, epoch = now() - interval '30 days' where id = $1", [
    id,
    editors + 1,
  ]);
  await pool.query(
    `insert into actor_lease (segmentation_id, actor, person_id, secret_hash, leased_at, seen_at)
     select $1, n, $2, '\\x00', now(), now() from generate_series(1, $3) n`,
    [id, stage.lead.id, editors],
  );
  const rows: { actor: number; seq: number; kind: string; hlc: number | null; bytes: Buffer }[] = [];
  let revision = 0;
  const write = async () => {
    const batch = rows.splice(0);
    const column = <K extends keyof (typeof batch)[number]>(name: K) => batch.map((row) => row[name]);
    await pool.query(
      `insert into ink_entry (segmentation_id, revision, actor, seq, kind, hlc, person_id, bytes)
       select $1, $2 + n, actor, seq, kind, hlc, $3, bytes
       from unnest($4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::bytea[]) with ordinality as entry (actor, seq, kind, hlc, bytes, n)`,
      [id, revision, stage.lead.id, column("actor"), column("seq"), column("kind"), column("hlc"), column("bytes")],
    );
    revision += batch.length;
  };
  for (const { editor, atMs, act } of new Workload(6).session(editors, Number.POSITIVE_INFINITY)) {
    if (revision + rows.length === count) break;
    nowMs = atMs;
    const author = authors[editor]!;
    const bytes = act === "undo" ? author.undo() : author.paint(act);
    if (!bytes) continue;
    const entry = decodeEntry(bytes);
    const hlc = entry.kind === "patch" ? entry.hlc : null;
    rows.push({ actor: editor + 1, seq: entry.seq, kind: entry.kind, hlc, bytes: Buffer.from(bytes) });
    if (rows.length === 2000) await write();
  }
  await write();
}

/** Somebody who comes makes the server fold; waits until nothing more is folded. */
async function folded(stage: Stage, id: string, open: () => Promise<{ close(): Promise<void> }>): Promise<void> {
  const room = await open();
  let version = 0;
  const look = async () => {
    const { rows } = await stage.server.database.pool.query(
      "select version from ink_manifest where segmentation_id = $1",
      [id],
    );
    version = rows[0]?.version ?? 0;
  };
  for (const givesUpAt = performance.now() + 600_000; version === 0; ) {
    if (performance.now() > givesUpAt) throw new Error("The server did not fold.");
    await new Promise((settle) => setTimeout(settle, 200));
    await look();
  }
  await room.close();
}

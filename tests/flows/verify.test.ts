import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Manifest } from "@covoxel/shared/labelmap";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generatePhantom, phantomDicom } from "../../apps/api/src/features/studies/phantom/index.js";
import { covoxel } from "../support/covoxel-command.js";
import { importFiles } from "../support/imports.js";
import { addSegmentation, saved, stroke, TestBrowser } from "../support/rooms.js";
import { type Cast, startTestServer, type TestServer } from "../support/server.js";

const shape = [96, 96, 10] as const;

let server: TestServer;
let cast: Cast;
let id: string;

beforeAll(async () => {
  server = await startTestServer({
    env: { ROOM_FOLD_ENTRIES: "50", ROOM_FOLD_EVERY_MS: "10", ROOM_IDLE_MS: "50" },
  });
  cast = await server.cast();
  const phantom = generatePhantom({ seed: 5, shape: [...shape], spacingMm: [1, 1, 2] });
  const files = await Array.fromAsync(phantomDicom(phantom, {}));
  const { series } = await importFiles(
    cast.asLead,
    cast.projectId,
    files.map(({ name, bytes }) => ({ path: name, bytes })),
  );
  id = await addSegmentation(cast.asLead, series[0]!.id);
  const room = await new TestBrowser(cast.asReader, server.url).newTab().open(id, shape);
  for (let n = 0; n < 130; n++) {
    const spans = stroke(n % 10, [(n * 7) % 96, 10], [80, (n * 11) % 96], 3, shape);
    room.paint([{ segment: 1 + (n % 2), spans }], { tool: "brush" });
  }
  await saved(room);
  await room.close();
  while ((await owner()) !== null) await new Promise((resolve) => setTimeout(resolve, 50));
});
afterAll(() => server?.stop());

async function owner(): Promise<number | null> {
  const { rows } = await server.database.pool.query("select owner from room_owner where segmentation_id = $1", [id]);
  return rows[0]!.owner;
}

async function manifest(): Promise<Manifest> {
  const { rows } = await server.database.pool.query("select manifest from ink_manifest where segmentation_id = $1", [
    id,
  ]);
  return rows[0]!.manifest;
}

const verify = (...args: string[]) => covoxel(server, "verify", ...args);

const fileOf = (key: string) => {
  const [prefix, hash] = key.split("/") as [string, string];
  return join(server.home, "objects", prefix, hash.slice(0, 2), hash);
};

async function damage(key: string): Promise<() => Promise<void>> {
  const path = fileOf(key);
  const bytes = await readFile(path);
  const wrong = Uint8Array.from(bytes);
  wrong[wrong.length >> 1]! ^= 1;
  await writeFile(path, wrong);
  return () => writeFile(path, bytes);
}

test("all is as it was written", async () => {
  const { status, output } = await verify();
  expect(output).toMatch(/images: \d\d+ objects read again/);
  expect(output).toContain("masks: 1 read again\nAll is as it was written.");
  expect(status).toBe(0);
});

test("a damaged image is named by its key, and a missing one", async () => {
  const { rows } = await server.database.pool.query("select object_key from instance order by object_key limit 2");
  const [first, second] = rows.map((row) => row.object_key as string) as [string, string];
  const mend = await damage(first);
  const bytes = await readFile(fileOf(second));
  await rm(fileOf(second));
  const { status, output } = await verify();
  expect(output).toContain(`damaged  ${first}\nmissing  ${second}`);
  expect(output).toContain("2 faults found.");
  expect(status).toBe(4);
  await mend();
  await writeFile(fileOf(second), bytes);
});

test("damaged and missing slabs are found, and worked out again from the journal", async () => {
  const before = await manifest();
  const [one, other] = Object.values(before.slabs) as [string, string];
  await damage(`${id}/${one}`);
  if (other) await rm(fileOf(`${id}/${other}`));
  const found = await verify();
  expect(found.output).toContain(`damaged  mask ${id}: slab ${one} is missing or damaged`);
  expect(found.status).toBe(4);
  const rebuilt = await verify("--rebuild");
  expect(rebuilt.output).toContain(`rebuilt  mask ${id} from its journal`);
  expect(rebuilt.status).toBe(0);
  expect((await manifest()).version).toBe(before.version + 1);
  expect((await verify()).status).toBe(0);
});

test("a slab that is whole but of another mask is found by what it says", async () => {
  const { slabs } = await manifest();
  const [[place, hash]] = Object.entries(slabs) as [[string, string]];
  await server.database.pool.query(
    "update ink_manifest set manifest = jsonb_set(manifest, '{slabs}', (manifest -> 'slabs') - $2) where segmentation_id = $1",
    [id, place],
  );
  const found = await verify();
  expect(found.output).toContain(`damaged  mask ${id}: the slabs say something else than the journal`);
  expect(found.status).toBe(4);
  await server.database.pool.query(
    "update ink_manifest set manifest = jsonb_set(manifest, array['slabs', $2], to_jsonb($3::text)) where segmentation_id = $1",
    [id, place, hash],
  );
  expect((await verify()).status).toBe(0);
});

test("faults of a journal are told, and nothing is rebuilt from it", async () => {
  const { rows } = await server.database.pool.query(
    "delete from ink_entry where segmentation_id = $1 and revision = 40 returning revision, actor, seq",
    [id],
  );
  const { status, output } = await verify("--rebuild");
  expect(output).toContain(`damaged  mask ${id}: revision 40 is missing`);
  expect(output).toContain(`entry ${rows[0]!.seq} of actor ${rows[0]!.actor} is missing`);
  expect(output).toContain(`kept     mask ${id}: its journal has faults of its own`);
  expect(status).toBe(4);
});

test("wrong words are answered with the right ones", async () => {
  const { status, output } = await verify("--everything");
  expect([status, output]).toEqual([2, expect.stringContaining("npm run covoxel -- verify")]);
});

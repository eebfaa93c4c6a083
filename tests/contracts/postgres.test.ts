import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  assertDurable,
  connectDatabase,
  createUnitOfWork,
  migrateDatabase,
  within,
} from "../../apps/api/src/adapters/postgres/index.js";
import { startTestDatabase, type TestDatabase } from "../support/database.js";

describe("PostgreSQL", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase({ through: "0001-spine" });
  });
  afterAll(() => database.stop());

  it("is durable as we start it", async () => {
    await assertDurable(database.db);
  });

  it.each([
    ["synchronous_commit", "off"],
    ["synchronous_commit", "local"],
    ["synchronous_commit", "remote_write"],
  ])("is refused when %s is %s", async (setting, value) => {
    const url = new URL(database.url);
    url.searchParams.set("options", `-c ${setting}=${value}`);
    const weak = connectDatabase(url.href, 1);
    await expect(assertDurable(weak.db)).rejects.toThrow(`${setting} is ${value}`);
    await weak.close();
  });

  it("keeps a transaction whole: what was done before a refusal is gone", async () => {
    await sql`create table mark (name text)`.execute(database.db);
    const { transaction } = createUnitOfWork(database.db);
    const write = (name: string) =>
      transaction(async (tx) => {
        await sql`insert into mark values (${name})`.execute(within(database.db, tx));
        if (name === "refused") throw new Error("refused");
      });
    await write("kept");
    await expect(write("refused")).rejects.toThrow("refused");
    const { rows } = await sql`select name from mark`.execute(database.db);
    expect(rows).toEqual([{ name: "kept" }]);
  });

  it("hands over bigint columns as numbers, and refuses what a number can't hold", async () => {
    const { rows } = await sql<{ big: number }>`select 9007199254740991::bigint as big`.execute(database.db);
    expect(rows[0]!.big).toBe(Number.MAX_SAFE_INTEGER);
    await expect(sql`select 9007199254740992::bigint`.execute(database.db)).rejects.toThrow(RangeError);
  });
});

describe("migrations", () => {
  const folder = mkdtempSync(join(tmpdir(), "covoxel-migrations-"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  let database: TestDatabase;
  beforeAll(async () => {
    write("0001-first.sql", "create table first (id int); create table second (id int);");
    database = await startTestDatabase({ folder, through: "none" });
  });
  afterAll(async () => {
    await database.stop();
    rmSync(folder, { recursive: true });
  });

  it("run once, though two servers start at the same time", async () => {
    const servers = [0, 1, 2].map(() => connectDatabase(database.url, 1));
    const ran = await Promise.all(servers.map(({ db }) => migrateDatabase(db, { folder })));
    expect(ran.flat()).toEqual(["0001-first"]);
    await Promise.all(servers.map((server) => server.close()));
  });

  it("change nothing when one of them fails", async () => {
    write("0002-good.sql", "create table third (id int);");
    write("0003-bad.sql", "create table fourth (id int); select * from nowhere;");
    await expect(migrateDatabase(database.db, { folder })).rejects.toThrow('relation "nowhere" does not exist');
    const { rows } = await sql`select to_regclass('third') as third, to_regclass('fourth') as fourth`.execute(
      database.db,
    );
    expect(rows).toEqual([{ third: null, fourth: null }]);
  });
});

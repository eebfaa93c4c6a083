import { type ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createUnitOfWork } from "../../apps/api/src/adapters/postgres/index.js";
import { systemClock as clock, systemIds as ids } from "../../apps/api/src/adapters/system/index.js";
import { type ChainHead, createAuditTrail, verifyAudit } from "../../apps/api/src/features/audit/index.js";
import { gridShape, startReadingProject, submission, submitMutation } from "../support/cases.js";
import { covoxel } from "../support/covoxel-command.js";
import { addSegmentation, addSeries } from "../support/rooms.js";
import {
  asToken,
  type Cast,
  createToken,
  startTestServer,
  type TestPerson,
  type TestServer,
} from "../support/server.js";

let server: TestServer;
let cast: Cast;
beforeAll(async () => {
  server = await startTestServer();
  cast = await server.cast();
});
afterAll(() => server?.stop());

interface Entry {
  id: string;
  at: string;
  person: { id: string } | null;
  act: string;
  subject: string;
  details: { name: string; value: string | null }[];
  hash: string | null;
  hashWithheld: boolean;
}

const query = `query ($id: ID!, $first: Int!, $after: String, $act: AuditAct, $subject: ID) {
  project(id: $id) {
    audit(first: $first, after: $after, act: $act, subject: $subject) {
      edges { node { id at person { id } act subject details { name value } hash hashWithheld } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;
const ask = (who: TestPerson, id: string, more: object = {}) => who.ask(query, { id, first: 50, ...more });

async function audit(who: TestPerson, id: string, more: object = {}) {
  const { data, errors } = await ask(who, id, more);
  expect(errors).toBeUndefined();
  const { edges, pageInfo } = data.project.audit as {
    edges: { node: Entry }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
  return { entries: edges.map(({ node }) => node), ...pageInfo };
}

const shown = ({ act, subject, person, details }: Entry) => ({
  act,
  subject,
  by: person?.id ?? null,
  ...Object.fromEntries(details.map(({ name, value }) => [name, value])),
});

describe("what is done in a project is in its trail", () => {
  test("its making, its members and its protocol, newest first, with who did it to what", async () => {
    const projectId = await server.createProject("Audited");
    const { id: personId } = cast.asOutsider;
    const member = (name: string, roles: string[]) =>
      server.admin.graphql(`mutation ($input: MemberInput!) { ${name}(input: $input) { id } }`, {
        input: { projectId, personId, roles },
      });
    await member("addMember", ["READER", "ANALYST"]);
    await member("setMemberRoles", ["VIEWER"]);
    await server.admin.graphql("mutation ($a: ID!, $b: ID!) { removeMember(projectId: $a, personId: $b) { id } }", {
      a: projectId,
      b: personId,
    });
    const { protocol } = (
      await server.admin.graphql<{ project: { protocol: object } }>(
        `query ($id: ID!) { project(id: $id) { protocol { labels { key name kind geometry isRequired mayOverlap colour }
           questions { key } workflow { steps { key name reads mode aiAssistance visibleContext }
           agreement { diceAtLeast result } adjudication { mayHaveReadTheCase } } instructions showsPseudonyms } } }`,
        { id: projectId },
      )
    ).project;
    await server.admin.graphql("mutation ($input: SaveProtocolInput!) { saveProtocol(input: $input) { version } }", {
      input: { projectId, editedVersion: 0, protocol },
    });
    const { entries } = await audit(server.admin, projectId);
    const by = server.admin.id;
    expect(entries.map(shown)).toEqual([
      { act: "PROTOCOL_SAVED", subject: projectId, by, version: "1" },
      { act: "MEMBER_REMOVED", subject: personId, by, roles: "" },
      { act: "MEMBER_ROLES_CHANGED", subject: personId, by, roles: "VIEWER" },
      { act: "MEMBER_ADDED", subject: personId, by, roles: "READER,ANALYST" },
      { act: "PROJECT_CREATED", subject: projectId, by },
    ]);
    for (const { hash, hashWithheld } of entries)
      expect([hash, hashWithheld]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), false]);
  });

  test("imports, closing, removed segments and invitations; what changed nothing is not in it", async () => {
    const { projectId, asLead } = cast;
    const id = await addSegmentation(asLead, await addSeries(server.database, projectId, { shape: gridShape }));
    const on = (name: string) =>
      asLead.graphql(`mutation ($id: ID!) { ${name}(id: $id) { id } }`, { id }).then(() => undefined);
    const segment = (name: string) =>
      asLead.graphql(`mutation ($input: SegmentInput!) { ${name}(input: $input) { __typename } }`, {
        input: { segmentationId: id, number: 2 },
      });
    for (const name of ["removeSegment", "removeSegment", "restoreSegment"]) await segment(name);
    for (const name of ["closeSegmentation", "closeSegmentation", "reopenSegmentation"]) await on(name);
    const started = await asLead.graphql<{ startImport: { id: string } }>(
      "mutation ($id: ID!) { startImport(projectId: $id) { id } }",
      { id: projectId },
    );
    const { entries } = await audit(asLead, projectId);
    const by = asLead.id;
    expect(entries.slice(0, 5).map(shown)).toEqual([
      { act: "IMPORT_STARTED", subject: started.startImport.id, by, source: "UPLOAD" },
      { act: "SEGMENTATION_REOPENED", subject: id, by },
      { act: "SEGMENTATION_CLOSED", subject: id, by },
      { act: "SEGMENT_RESTORED", subject: id, by, number: "2" },
      { act: "SEGMENT_REMOVED", subject: id, by, number: "2" },
    ]);
    const accepted = entries.find(
      ({ act, person }) => act === "INVITATION_ACCEPTED" && person?.id === cast.asViewer.id,
    );
    const made = entries.find(({ act, subject }) => act === "INVITATION_MADE" && subject === accepted?.subject);
    expect([shown(accepted!), shown(made!)]).toMatchObject([
      { roles: "VIEWER", makesAdmin: "false" },
      { by: server.admin.id, roles: "VIEWER" },
    ]);
  });

  test("an act that fails leaves nothing in it, and one that is in it has happened", async () => {
    const { db } = server.database;
    const trail = createAuditTrail({ db, clock, ids });
    const before = (await verifyAudit(db, null)).entries;
    const failing = createUnitOfWork(db).transaction(async (tx) => {
      await trail.record({ tx, who: "SYSTEM", act: "PROTOCOL_SAVED", subject: "prj_x", projectId: null });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    const wordy = createUnitOfWork(db).transaction((tx) =>
      trail.record({
        tx,
        who: "SYSTEM",
        act: "PROTOCOL_SAVED",
        subject: "prj_x",
        projectId: null,
        details: { patient: "Jane Doe" },
      }),
    );
    await expect(wordy).rejects.toThrow(TypeError);
    expect(await verifyAudit(db, null)).toMatchObject({ entries: before, fault: null });
  });
});

describe("who reads a project's trail", () => {
  test("its leads and administrators; to everybody else there is none", async () => {
    const { projectId, asLead, asReader, asAdjudicator, asAnalyst, asViewer, asOutsider } = cast;
    for (const person of [asLead, server.admin])
      expect((await audit(person, projectId)).entries.length).toBeGreaterThan(3);
    for (const person of [asReader, asAdjudicator, asAnalyst, asViewer]) {
      const { data, errors } = await ask(person, projectId);
      expect([data.project, errors?.map(({ extensions }) => extensions.code)]).toEqual([
        { audit: null },
        ["NOT_FOUND"],
      ]);
    }
    expect((await ask(asOutsider, projectId)).data).toEqual({ project: null });
    // To an administrator's token without the scope ADMIN, a project that they are no member of isn't there at all.
    const other = await server.createProject("Of others");
    await server.admin.graphql("mutation ($input: MemberInput!) { addMember(input: $input) { id } }", {
      input: { projectId: other, personId: asLead.id, roles: [ProjectRole.LEAD] },
    });
    await server.admin.graphql("mutation ($a: ID!, $b: ID!) { removeMember(projectId: $a, personId: $b) { id } }", {
      a: other,
      b: server.admin.id,
    });
    const narrow = asToken(server.url, await createToken(server.url, server.admin.cookie, ["READ"]));
    expect((await narrow.ask(query, { id: other, first: 5 })).data).toEqual({ project: null });
    expect((await audit(server.admin, other)).entries).toHaveLength(3);
  });

  test("in pages without gap or duplicate, by act and by what it was done to; cursors of elsewhere lead nowhere", async () => {
    const { projectId, asLead } = cast;
    const all = (await audit(asLead, projectId)).entries;
    const paged: Entry[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Awaited<ReturnType<typeof audit>> = await audit(asLead, projectId, { first: 2, after });
      paged.push(...page.entries);
      after = page.endCursor;
      more = page.hasNextPage;
    }
    expect(paged).toEqual(all);
    const invited = (await audit(asLead, projectId, { act: "INVITATION_MADE" })).entries;
    expect(invited).toEqual(all.filter(({ act }) => act === "INVITATION_MADE"));
    const [one] = invited;
    const about = (await audit(asLead, projectId, { subject: one!.subject })).entries;
    expect(about).toEqual(all.filter(({ subject }) => subject === one!.subject));
    const elsewhere = await server.createProject("Elsewhere");
    const { endCursor } = await audit(server.admin, elsewhere);
    expect((await audit(asLead, projectId, { after: endCursor })).entries).toEqual([]);
    expect((await ask(asLead, projectId, { after: "nonsense" })).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    expect((await ask(asLead, projectId, { first: 101 })).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  test("but nothing of a case in which they owe an answer, nor a hash that would tell of more", async () => {
    const project = await startReadingProject(server);
    const { projectId, lead } = project;
    const [both] = project.readers;
    await lead.graphql("mutation ($input: MemberInput!) { setMemberRoles(input: $input) { id } }", {
      input: { projectId, personId: both.id, roles: [ProjectRole.LEAD, ProjectRole.READER] },
    });
    const seriesId = await addSeries(server.database, projectId, { shape: gridShape });
    const close = async (id: string) => {
      await lead.graphql("mutation ($id: ID!) { closeSegmentation(id: $id) { id } }", { id });
      return id;
    };
    const early = await close(await addSegmentation(lead, seriesId));
    const other = await close(
      await addSegmentation(lead, await addSeries(server.database, projectId, { shape: gridShape })),
    );
    const { rows } = await server.database.pool.query("select study_id from series where id = $1", [seriesId]);
    const { createCases } = await lead.graphql<{ createCases: { id: string }[] }>(
      "mutation ($input: CreateCasesInput!) { createCases(input: $input) { id } }",
      { input: { projectId, studyIds: [rows[0].study_id], released: true, licence: "CC-BY-4.0" } },
    );
    const late = await close(await addSegmentation(lead, seriesId));
    const closings = async (who: TestPerson) =>
      (await audit(who, projectId, { act: "SEGMENTATION_CLOSED" })).entries.map(({ subject }) => subject);
    expect(await closings(both)).toEqual([late, other, early]);

    const { assignRead } = await lead.graphql<{ assignRead: { id: string } }>(
      "mutation ($input: AssignReadInput!) { assignRead(input: $input) { ... on Read { id } } }",
      { input: { caseId: createCases[0]!.id, readerIds: [both.id] } },
    );
    expect(await closings(both)).toEqual([other]);
    const seen = await audit(both, projectId);
    expect(seen.entries.map(({ hash, hashWithheld }) => [hash, hashWithheld])).toEqual(
      seen.entries.map(() => [null, true]),
    );
    expect((await audit(both, projectId, { subject: late })).entries).toEqual([]);
    expect(await closings(lead)).toEqual([late, other, early]);

    await both.graphql("mutation ($id: ID!) { beginRead(id: $id) { id } }", { id: assignRead.id });
    const absent = [{ labelKey: "liver", finding: "ABSENT" }];
    await both.graphql(submitMutation, submission(assignRead.id, absent));
    expect(await closings(both)).toEqual([late, other, early]);
    expect((await audit(both, projectId)).entries.every(({ hash }) => hash !== null)).toBe(true);
  });
});

describe("the chain", () => {
  const verify = (kept: ChainHead | null = null) => verifyAudit(server.database.db, kept);

  afterEach(async () => {
    expect((await verify()).fault).toBeNull();
  });

  test("is whole after many acts at once, and holds every head that was printed before", async () => {
    const first = await covoxel(server, "audit", "verify");
    expect([first.status, first.output]).toEqual([0, expect.stringContaining("The trail is whole.")]);
    const head = /^head {3}(\d+:[0-9a-f]{64})$/m.exec(first.output)![1]!;
    const before = Number(head.split(":")[0]);
    const token = "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { secret } }";
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        n % 2 === 0
          ? server.createProject(`At once ${n}`)
          : cast.asReader.graphql(token, { input: { name: "many", scopes: ["READ"] } }),
      ),
    );
    const later = await covoxel(server, "audit", "verify", "--head", head);
    expect([later.status, later.output]).toEqual([
      0,
      expect.stringContaining(`audit: ${before + 40} entries read again`),
    ]);
    const zeros = "0".repeat(64);
    expect((await verify({ number: before, hash: zeros })).fault).toEqual({ kind: "NOT_AS_KEPT", number: before });
    const beyond = before + 50;
    expect((await verify({ number: beyond, hash: zeros })).fault).toEqual({ kind: "NOT_AS_KEPT", number: beyond });
  });

  test("is not changed through the database by whoever does not take its guard away first", async () => {
    const { pool } = server.database;
    for (const statement of [
      "update audit_entry set subject = 'prj_other'",
      "update audit_entry set number = number where false",
      "delete from audit_entry where number = 1",
      "truncate audit_entry",
      "delete from audit_head",
      "truncate audit_head",
      "update audit_head set number = 1",
      "update audit_head set hash = repeat('1', 64)",
    ])
      await expect(pool.query(statement), statement).rejects.toThrow("the audit trail is append-only");
  });

  /** As somebody who owns the database might; everything is put back afterwards. @returns what `look` finds in between */
  async function tamperedWith<T>(statements: readonly string[], look: () => Promise<T>): Promise<T> {
    const { pool } = server.database;
    const guard = (how: "disable" | "enable") =>
      pool.query(`alter table audit_entry ${how} trigger all; alter table audit_head ${how} trigger all`);
    await pool.query("create table kept_entry as table audit_entry; create table kept_head as table audit_head");
    await guard("disable");
    try {
      for (const statement of statements) await pool.query(statement);
      return await look();
    } finally {
      await pool.query("delete from audit_entry; insert into audit_entry table kept_entry");
      await pool.query("delete from audit_head; insert into audit_head table kept_head");
      await guard("enable");
      await pool.query("drop table kept_entry, kept_head");
    }
  }
  const faultAfter = (...statements: string[]) => tamperedWith(statements, async () => (await verify()).fault);

  test.each([
    ["another person", 4, "who = 'psn_else'"],
    ["another time", 1, "at = at - interval '1 day'"],
    ["other details", 6, `details = '{"x": 1}'`],
    ["another hash", 5, "hash = repeat('1', 64)"],
    ["another project", 3, "project_id = null"],
    ["another place in the order of things", 2, "previous_hash = repeat('1', 64)"],
  ])("names an entry that was changed: %s", async (_, number, change) => {
    const fault = await faultAfter(`update audit_entry set ${change} where number = ${number}`);
    expect(fault).toEqual({ kind: "CHANGED", number });
  });

  test("names an entry that was removed, also from the beginning", async () => {
    for (const number of [7, 1])
      expect(await faultAfter(`delete from audit_entry where number = ${number}`)).toEqual({ kind: "REMOVED", number });
  });

  test("names an entry that was put in between, and tells where entries were removed and the rest renumbered", async () => {
    const shift = (from: number, by: number) => [
      `update audit_entry set number = number + 100000 where number >= ${from}`,
      `update audit_entry set number = number - 100000 + ${by} where number > 100000`,
    ];
    const put = `insert into audit_entry
      select 5, 'aud_put', at, who, act, subject, project_id, case_id, details, previous_hash, repeat('a', 64)
      from audit_entry where number = 6`;
    expect(await faultAfter(...shift(5, 1), put)).toEqual({ kind: "PUT_IN", number: 5 });
    const removed = await faultAfter("delete from audit_entry where number = 5", ...shift(6, -1));
    expect(removed).toEqual({ kind: "BROKEN_BEFORE", number: 5 });
  });

  test("names what was cut off its end; a head that was kept finds it where the head was put back, too", async () => {
    const { head } = await verify();
    const last = head.number;
    const cut = `delete from audit_entry where number > ${last - 2}`;
    expect(await faultAfter(cut)).toEqual({ kind: "END_REMOVED", number: last - 1, last });
    const putBack = `update audit_head set (number, hash) = (select number, hash from audit_entry where number = ${last - 2})`;
    expect(await faultAfter(cut, putBack)).toBeNull();
    const kept = await tamperedWith([cut, putBack], () => verify(head));
    expect(kept.fault).toEqual({ kind: "NOT_AS_KEPT", number: last });
  });

  test("is read by a command, which says what is wrong in words and by its exit status", async () => {
    const change = "update audit_entry set subject = 'prj_other' where number = 4";
    const { status, output } = await tamperedWith([change], () => covoxel(server, "audit", "verify"));
    expect([status, output]).toEqual([4, expect.stringContaining("entry 4 was changed")]);
    for (const args of [["mend"], ["verify", "--head", "7"]]) {
      const wrong = await covoxel(server, "audit", ...args);
      expect([wrong.status, wrong.output]).toEqual([2, expect.stringContaining("npm run covoxel -- audit verify")]);
    }
  });
});

test("what belongs to the installation is in the chain, and in no project's trail", async () => {
  const { rows } = await server.database.pool.query(
    "select act, count(*)::int as count from audit_entry where project_id is null group by act",
  );
  const counts = new Map(rows.map(({ act, count }) => [act, count]));
  expect(counts.get("ADMINISTRATOR_SET_UP")).toBe(1);
  expect(counts.get("TOKEN_MADE")).toBeGreaterThan(20);
  const mine = await cast.asReader.graphql<{ apiTokens: { id: string }[] }>("{ apiTokens { id } }");
  const revoke = () =>
    cast.asReader.graphql("mutation ($id: ID!) { revokeApiToken(id: $id) { id } }", { id: mine.apiTokens[0]!.id });
  await revoke();
  await revoke();
  const { rows: revoked } = await server.database.pool.query(
    "select who, details from audit_entry where act = 'TOKEN_REVOKED' and subject = $1",
    [mine.apiTokens[0]!.id],
  );
  expect(revoked).toEqual([{ who: cast.asReader.id, details: {} }]);
  const everywhere = (await audit(server.admin, cast.projectId as ProjectId)).entries.map(({ act }) => act);
  expect(everywhere).not.toContain("TOKEN_MADE");
});

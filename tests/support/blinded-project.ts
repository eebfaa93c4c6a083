import type { CaseState, ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import { vi } from "vitest";
import { addCase, type Box, begin, paintBox, startReadingProject, submit, type TestCase } from "./cases.js";
import { freezeVersion } from "./datasets.js";
import { startImport } from "./imports.js";
import { addSegmentation, addSeries } from "./rooms.js";
import type { TestPerson, TestServer } from "./server.js";

/** What a case of the project is for: by the state that it is in, and by who owes an answer there. */
export const CaseName = {
  LEAD_READS: "LEAD_READS",
  ADMIN_READS: "ADMIN_READS",
  ANALYST_READS: "ANALYST_READS",
  READER_READS: "READER_READS",
  AVAILABLE: "AVAILABLE",
  IMPORTED: "IMPORTED",
  QUARANTINED: "QUARANTINED",
  EXCLUDED: "EXCLUDED",
  WAITING: "WAITING",
  ADJUDICATED: "ADJUDICATED",
  AGREED: "AGREED",
  SIGNED: "SIGNED",
} as const;
export type CaseName = (typeof CaseName)[keyof typeof CaseName];

export const stateOf: Readonly<Record<CaseName, CaseState>> = {
  LEAD_READS: "IN_READING",
  ADMIN_READS: "IN_READING",
  ANALYST_READS: "IN_READING",
  READER_READS: "IN_READING",
  AVAILABLE: "AVAILABLE",
  IMPORTED: "IMPORTED",
  QUARANTINED: "QUARANTINED",
  EXCLUDED: "EXCLUDED",
  WAITING: "IN_ADJUDICATION",
  ADJUDICATED: "IN_ADJUDICATION",
  AGREED: "DONE",
  SIGNED: "DONE",
};

const isHeldBack = (name: CaseName): boolean => name === CaseName.IMPORTED || name === CaseName.QUARANTINED;

export interface Persona {
  who: TestPerson;
  role: ProjectRole | "ADMIN" | "OUTSIDER";
  owes: readonly CaseName[];
  answered: readonly CaseName[];
}

type What =
  | "case"
  | "read"
  | "readMask"
  | "suggestion"
  | "adjudication"
  | "adjudicationMask"
  | "result"
  | "images"
  | "loose"
  | "looseMask"
  | "job"
  | "version"
  | "import";

/** Something with an id that can be asked about. */
export interface Thing {
  id: string;
  what: What;
  /** Null for what is of no case. */
  of: CaseName | null;
  /** Who made it, or was given it. */
  whose: TestPerson | null;
}

export interface BlindedProject {
  projectId: ProjectId;
  lead: TestPerson;
  cases: ReadonlyMap<CaseName, TestCase>;
  things: readonly Thing[];
  personas: Readonly<Record<string, Persona>>;
  /** What is written, counted or hashed in a case by somebody else than those who owe an answer there. */
  canaries: ReadonlyMap<CaseName, readonly string[]>;
  /** Readers whose work is hidden from everybody who doesn't oversee. */
  colleagues: readonly TestPerson[];
}

const firstBox: Box = [2, 2, 0, 8, 8, 2];
const present = [{ labelKey: "liver", finding: "PRESENT" }];
const absent = [{ labelKey: "liver", finding: "ABSENT" }];

/** A project with a case in every state, and somebody in every role, with and without a part in them. */
export async function startBlindedProject(server: TestServer): Promise<BlindedProject> {
  const project = await startReadingProject(server);
  const { projectId, lead, adjudicator, readers } = project;
  const [rita, rob, ruth] = readers;
  const as = (name: string, roles: ProjectRole[], isAdmin = false) =>
    server.join(name, [{ projectId, roles }], isAdmin);
  const [nora, bo, adam, ann, abe] = await Promise.all([
    as("Nora Nothing", ["READER"]),
    as("Bo Both", ["LEAD", "READER"]),
    as("Adam Admin", ["READER"], true),
    as("Ann Analyst", ["ANALYST", "READER"]),
    as("Abe Adjudicator", ["ADJUDICATOR"]),
  ]);
  const cases = new Map<CaseName, TestCase>();
  for (const name of Object.values(CaseName))
    cases.set(name, await addCase(server, project, { patient: `Doe^${name}`, released: !isHeldBack(name) }));
  // So far an import waits for its look as QUARANTINED at once: no act leaves a case as it came.
  await server.database.pool.query("update reading_case set state = 'IMPORTED' where id = $1", [
    cases.get(CaseName.IMPORTED)!.id,
  ]);
  const things: Thing[] = [];
  const canaries = new Map<CaseName, string[]>();
  const keep = (id: string, what: What, of: CaseName | null, whose: TestPerson | null = null) =>
    things.push({ id, what, of, whose });
  for (const [name, { id, studyId, seriesId }] of cases) {
    keep(id, "case", name);
    keep(studyId, "images", name);
    keep(seriesId, "images", name);
  }

  const assign = async (name: CaseName, reader: TestPerson) => {
    const { assignRead } = await lead.graphql<{ assignRead: { id: string } }>(
      "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
      { input: { caseId: cases.get(name)!.id, readerIds: [reader.id] } },
    );
    const read = await begin(reader, assignRead.id);
    keep(read.id, "read", name, reader);
    keep(read.segmentationId, "readMask", name, reader);
    return read;
  };
  /** @param box null: nothing is painted, and the label said to be absent */
  const finish = async (name: CaseName, reader: TestPerson, box: Box | null) => {
    const { id, segmentationId } = await assign(name, reader);
    const canary = `canary-${name}-${reader.displayName.split(" ")[0]}`;
    await reader.graphql("mutation ($input: AddSegmentInput!) { addSegment(input: $input) { number } }", {
      input: { segmentationId, name: canary },
    });
    if (box) await paintBox(server, reader, segmentationId, {}, box);
    await submit(reader, id, box ? present : absent, canary);
    canaries.set(name, [...(canaries.get(name) ?? []), canary]);
  };
  // Whoever oversees reads first: nobody has begun.
  await assign("LEAD_READS", bo);
  await assign("ADMIN_READS", adam);
  await assign("ANALYST_READS", ann);
  await assign("READER_READS", rita);
  await assign("EXCLUDED", rita);
  await Promise.all([
    ...(["LEAD_READS", "ADMIN_READS", "ANALYST_READS", "READER_READS", "EXCLUDED"] as const).map((name) =>
      finish(name, rob, name === "READER_READS" ? firstBox : null),
    ),
    ...(["WAITING", "ADJUDICATED", "SIGNED", "AGREED"] as const).flatMap((name) => [
      finish(name, rob, null),
      finish(name, ruth, name === "AGREED" ? null : firstBox),
    ]),
  ]);
  await lead.graphql("mutation ($id: ID!) { excludeCase(id: $id, reason: DUPLICATE) { id } }", {
    id: cases.get("EXCLUDED")!.id,
  });

  const adjudicationOf = async (name: CaseName): Promise<string> => {
    const query = "query ($id: ID!) { case(id: $id) { state adjudication { id } } }";
    const look = async () => {
      const { case: found } = await lead.graphql<{ case: { adjudication: { id: string } | null } }>(query, {
        id: cases.get(name)!.id,
      });
      if (!found.adjudication) throw new Error(`${name} is compared yet.`);
      return found.adjudication.id;
    };
    return vi.waitFor(look, { timeout: 30_000, interval: 50 });
  };
  keep(await adjudicationOf("WAITING"), "adjudication", "WAITING");
  for (const name of ["ADJUDICATED", "SIGNED"] as const) {
    const id = await adjudicationOf(name);
    await lead.graphql("mutation ($input: AssignAdjudicationInput!) { assignAdjudication(input: $input) { id } }", {
      input: { caseId: cases.get(name)!.id, adjudicatorId: adjudicator.id },
    });
    const { beginAdjudication } = await adjudicator.graphql<{ beginAdjudication: { segmentation: { id: string } } }>(
      "mutation ($id: ID!) { beginAdjudication(id: $id) { segmentation { id } } }",
      { id },
    );
    keep(id, "adjudication", name, adjudicator);
    keep(beginAdjudication.segmentation.id, "adjudicationMask", name, adjudicator);
    if (name !== "SIGNED") continue;
    await adjudicator.graphql("mutation ($input: DecideInput!) { decideDisagreement(input: $input) { number } }", {
      input: { adjudicationId: id, number: 1, decision: "NEITHER" },
    });
    await adjudicator.graphql(
      "mutation ($input: SignAdjudicationInput!) { signAdjudication(input: $input) { __typename } }",
      {
        input: { adjudicationId: id, findings: absent, note: "Neither" },
      },
    );
  }
  const { pool } = server.database;
  const agreed = await vi.waitFor(
    async () => {
      const { rows } = await pool.query("select segmentation_id from case_result where case_id = $1", [
        cases.get("AGREED")!.id,
      ]);
      return rows[0].segmentation_id as string;
    },
    { timeout: 30_000, interval: 50 },
  );
  keep(agreed, "result", "AGREED");

  const { rows: jobs } = await pool.query("select id from job where kind = 'agreement' limit 1");
  keep(jobs[0].id, "job", null);
  keep((await freezeVersion(lead, projectId)).id, "version", null, null);
  keep(await startImport(lead, projectId), "import", null, lead);
  const loose = await addSeries(server.database, projectId, { shape: [16, 16, 4] });
  keep(loose, "loose", null);
  keep(await addSegmentation(lead, loose), "looseMask", null);
  const robsMask = things.find(({ what, of, whose }) => what === "readMask" && of === "READER_READS" && whose === rob)!;
  keep(await addSuggestion(server, robsMask.id, rob), "suggestion", "READER_READS", rob);
  return {
    projectId,
    lead,
    cases,
    things,
    canaries,
    colleagues: [rob, ruth],
    personas: {
      "a reader who has not submitted": { who: rita, role: "READER", owes: ["READER_READS", "EXCLUDED"], answered: [] },
      "a reader who has submitted": {
        who: ruth,
        role: "READER",
        owes: [],
        answered: ["WAITING", "ADJUDICATED", "SIGNED", "AGREED"],
      },
      "a reader without a read": { who: nora, role: "READER", owes: [], answered: [] },
      "a lead who reads": { who: bo, role: "LEAD", owes: ["LEAD_READS"], answered: [] },
      "an administrator who reads": { who: adam, role: "ADMIN", owes: ["ADMIN_READS"], answered: [] },
      "an analyst who reads": { who: ann, role: "ANALYST", owes: ["ANALYST_READS"], answered: [] },
      "an adjudicator at work, who has signed another": {
        who: adjudicator,
        role: "ADJUDICATOR",
        owes: ["ADJUDICATED"],
        answered: ["SIGNED"],
      },
      "an adjudicator whom nobody asked": { who: abe, role: "ADJUDICATOR", owes: [], answered: [] },
      "an analyst": { who: project.analyst, role: "ANALYST", owes: [], answered: [] },
      "a viewer": { who: project.viewer, role: "VIEWER", owes: [], answered: [] },
      "somebody from outside": { who: project.outsider, role: "OUTSIDER", owes: [], answered: [] },
    },
  };
}

/** As a model would have left it on a mask. */
async function addSuggestion(server: TestServer, segmentationId: string, who: TestPerson): Promise<string> {
  const id = `sug_${"a".repeat(24)}`;
  await server.database.pool.query(
    `insert into suggestion (id, segmentation_id, project_id, series_id, t, shape, model_id, model_version, model_sha256,
       slices_per_slab, slab_count, status, job_id, requested_by, requested_at)
     select $1, segmentation.id, project_id, series_id, 0, '{16,16,4}', 'ct-tissue', '1', repeat('0', 64), 4, 1, 'READY', 'job', $3, now()
     from segmentation where segmentation.id = $2`,
    [id, segmentationId, who.id],
  );
  return id;
}

/** Who may know of what, once more and in the words: what the server says is held against this. */
export function mayKnow({ who, role, owes, answered }: Persona, { what, of, whose }: Thing): boolean {
  if (role === "OUTSIDER") return false;
  if (whose === who) return true;
  const leads = role === "LEAD" || role === "ADMIN";
  const oversees = leads || role === "ANALYST";
  if (what === "version" || what === "loose" || what === "looseMask") return oversees;
  if (what === "import") return leads;
  // There being one says that somebody else is done.
  if (what === "job") return leads && owes.length === 0;
  const name = of!;
  const isDone = stateOf[name] === "DONE";
  if (what === "images") {
    if (isHeldBack(name)) return leads;
    return oversees || owes.includes(name) || answered.includes(name) || isDone;
  }
  if (owes.includes(name)) return false;
  if (oversees) return true;
  const isResult = what === "result" || what === "adjudicationMask";
  return isDone && (isResult || answered.includes(name));
}

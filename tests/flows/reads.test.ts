import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addCase,
  begin,
  claimAndBegin,
  gridShape,
  liverProtocol,
  paintBox,
  type ReadingProject,
  startReadingProject,
  submission,
  submit,
  submitMutation,
} from "../support/cases.js";
import { addSeries, TestBrowser } from "../support/rooms.js";
import { type GraphqlAnswer, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.extensions.code ?? null;
const claim = "mutation ($id: ID!) { claimNextRead(projectId: $id) { __typename ... on Read { id case { number } } } }";
const claimed = async (
  who: TestPerson,
  project: ReadingProject,
): Promise<{ id: string; case: { number: number } } | null> => {
  const { claimNextRead } = await who.graphql<{
    claimNextRead: { __typename: string; id: string; case: { number: number } };
  }>(claim, { id: project.projectId });
  return claimNextRead.__typename === "Read" ? claimNextRead : null;
};
const stateOf = async (who: TestPerson, id: string): Promise<string | null> =>
  (await who.graphql<{ case: { state: string } | null }>("query ($id: ID!) { case(id: $id) { state } }", { id })).case
    ?.state ?? null;
const act = (who: TestPerson, name: string, id: string, more = "") =>
  who.ask(`mutation ($id: ID!) { ${name}(id: $id${more}) { id state } }`, { id });

describe("a read", () => {
  it("is claimed, begun with the protocol's labels, painted and submitted: locked as it stood", async () => {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    const { id: caseId } = await addCase(server, project);
    const { id, segmentationId } = await claimAndBegin(rita, project.projectId);
    expect(await stateOf(project.lead, caseId)).toBe("IN_READING");
    expect(await paintBox(server, rita, segmentationId, {}, [2, 2, 0, 6, 6, 2])).toBe(0);
    const { submitRead } = await submit(rita, id);
    expect(submitRead).toMatchObject({
      __typename: "Read",
      state: "SUBMITTED",
      submission: { revision: 1, confidence: 4, findings: [{ labelKey: "liver", finding: "PRESENT", voxelCount: 32 }] },
    });
    // Whoever paints on is told so, and nothing of the answer changes.
    const room = await new TestBrowser(rita, server.url).newTab().open(segmentationId, gridShape);
    expect([room.canPaint, room.closedToEdits()]).toEqual([false, true]);
    await room.close();
    expect(codeOf(await rita.ask(submitMutation, submission(id)))).toBe("CONFLICT");
    const { segmentation } = await rita.graphql<{ segmentation: object }>(
      "query ($id: ID!) { segmentation(id: $id) { name mayPaint mayClose closedAt revision segments { name voxelCount labelKey } } }",
      { id: segmentationId },
    );
    expect(segmentation).toMatchObject({
      name: "Case 1",
      mayPaint: false,
      mayClose: false,
      closedAt: expect.any(String),
      revision: 1,
      segments: [
        { name: "Liver", voxelCount: 32, labelKey: "liver" },
        { name: "Tumour", voxelCount: 0, labelKey: "tumour" },
      ],
    });
  });

  it("is not locked while something is missing, and its reader paints on", async () => {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    await addCase(server, project);
    const { id, segmentationId } = await claimAndBegin(rita, project.projectId);
    const problems = async (findings: object[], over: object = {}) => {
      const { input } = submission(id, findings);
      const answer = await rita.ask(submitMutation, { input: { ...input, ...over } });
      return answer.data.submitRead.problems as { code: string; key: string | null }[];
    };
    const present = [{ labelKey: "liver", finding: "PRESENT" }];
    expect(await problems(present)).toEqual([{ code: "PRESENT_BUT_EMPTY", key: "liver" }]);
    expect(await problems([])).toEqual([{ code: "FINDING_MISSING", key: "liver" }]);
    const blurred = [{ labelKey: "liver", finding: "NOT_ASSESSABLE" }];
    expect(await problems(blurred)).toEqual([{ code: "REASON_MISSING", key: "liver" }]);
    await paintBox(server, rita, segmentationId, {}, [2, 2, 0, 4, 4, 1]);
    const absent = [{ labelKey: "liver", finding: "ABSENT" }];
    expect(await problems(absent)).toEqual([{ code: "PAINTED_BUT_NOT_PRESENT", key: "liver" }]);
    expect(await problems(present, { answers: [], confidence: 9 })).toEqual([
      { code: "ANSWER_MISSING", key: "quality" },
      { code: "CONFIDENCE_MISSING", key: null },
    ]);
    const odd = [{ questionKey: "quality", text: "superb", number: null }];
    expect(await problems([...present, { labelKey: "heart", finding: "ABSENT" }], { answers: odd })).toEqual([
      { code: "ANSWER_INVALID", key: "quality" },
      { code: "UNKNOWN_KEY", key: "heart" },
    ]);
    expect(await paintBox(server, rita, segmentationId, {}, [5, 5, 0, 6, 6, 1])).toBe(0);
    expect((await submit(rita, id)).submitRead.state).toBe("SUBMITTED");
  });

  it("counts a segment's voxels whatever lies over them in another plane", async () => {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    await addCase(server, project);
    const { id, segmentationId } = await claimAndBegin(rita, project.projectId);
    await paintBox(server, rita, segmentationId, { segment: 1 }, [0, 0, 0, 4, 4, 1]);
    await paintBox(server, rita, segmentationId, { segment: 2, plane: 1 }, [0, 0, 0, 4, 4, 1]);
    const { submitRead } = await rita.graphql<{ submitRead: { submission: { findings: object[] } } }>(
      submitMutation,
      submission(id),
    );
    expect(submitRead.submission.findings).toEqual([
      { labelKey: "liver", finding: "PRESENT", voxelCount: 16 },
      { labelKey: "tumour", finding: "PRESENT", voxelCount: 16 },
    ]);
  });

  it("can be taken back by a lead with a reason, painted on, and submitted again", async () => {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    await addCase(server, project);
    const { id, segmentationId } = await claimAndBegin(rita, project.projectId);
    await paintBox(server, rita, segmentationId, {}, [2, 2, 0, 6, 6, 2]);
    await submit(rita, id);
    expect(codeOf(await act(rita, "reopenRead", id, ', reason: "again"'))).toBe("FORBIDDEN");
    expect(codeOf(await act(project.lead, "reopenRead", id, ', reason: " "'))).toBe("BAD_USER_INPUT");
    expect((await act(project.lead, "reopenRead", id, ', reason: "One slice too few"')).data.reopenRead.state).toBe(
      "READING",
    );
    expect(await paintBox(server, rita, segmentationId, {}, [2, 2, 2, 6, 6, 3])).toBe(0);
    expect((await submit(rita, id)).submitRead).toMatchObject({ submission: { revision: 2 } });
    const { read } = await project.lead.graphql<{ read: object }>(
      "query ($id: ID!) { read(id: $id) { reopenings { reason } readers { displayName } } }",
      { id },
    );
    expect(read).toEqual({ reopenings: [{ reason: "One slice too few" }], readers: [{ displayName: "Rita Reader" }] });
  });

  it("keeps its people's time and the slices that were shown, and takes no figure back", async () => {
    const project = await startReadingProject(server);
    const [rita, rob] = project.readers;
    await addCase(server, project);
    const { id } = await claimAndBegin(rita, project.projectId);
    const report = (who: TestPerson, sitting: string, activeMs: number, idleMs: number, slices: number[]) =>
      who.ask("mutation ($input: SittingInput!) { recordSitting(input: $input) }", {
        input: { readId: id, sitting, activeMs, idleMs, slicesShown: Buffer.from(slices).toString("base64") },
      });
    await report(rita, "sitting-one", 4_000, 1_000, [0b0011]);
    await report(rita, "sitting-one", 3_000, 900, [0b0001]);
    await report(rita, "sitting-two", 2_500, 0, [0b0110]);
    expect(codeOf(await report(rob, "sitting-one", 9_000, 0, [0b1111]))).toBe("NOT_FOUND");
    expect(codeOf(await report(rita, "x", 1, 1, [1]))).toBe("BAD_USER_INPUT");
    const { read } = await rita.graphql<{ read: object }>(
      "query ($id: ID!) { read(id: $id) { activeTimeS idleTimeS slicesShown } }",
      { id },
    );
    expect(read).toEqual({ activeTimeS: 6.5, idleTimeS: 1, slicesShown: 3 });
  });
});

describe("the queue", () => {
  it("gives each case to as many readers as its step takes, to none of them twice", async () => {
    const project = await startReadingProject(server);
    const [rita, rob, ruth] = project.readers;
    await addCase(server, project);
    await addCase(server, project);
    const first = await claimed(rita, project);
    expect(first?.case.number).toBe(1);
    // Not begun: asked again it is the same.
    expect((await claimed(rita, project))?.id).toBe(first?.id);
    await begin(rita, first!.id);
    expect((await claimed(rita, project))?.case.number).toBe(2);
    expect((await claimed(rob, project))?.case.number).toBe(1);
    expect((await claimed(ruth, project))?.case.number).toBe(2);
  });

  it("gives the last place to one of ten who claim at once", async () => {
    const steps = [{ ...liverProtocol.workflow.steps[0], reads: 1 }];
    const project = await startReadingProject(server, {
      ...liverProtocol,
      workflow: { ...liverProtocol.workflow, steps },
    });
    await addCase(server, project);
    const grants = [{ projectId: project.projectId, roles: ["READER" as const] }];
    const crowd = await Promise.all(Array.from({ length: 10 }, (_, n) => server.join(`Reader ${n}`, grants)));
    const claims = await Promise.all(crowd.map((person) => claimed(person, project)));
    expect(claims.filter((read) => read !== null)).toHaveLength(1);
  });

  it("comes by due date, then by number", async () => {
    const project = await startReadingProject(server);
    await addCase(server, project);
    const urgent = await addCase(server, project);
    await project.lead.graphql(
      'mutation ($id: ID!) { setCaseDetails(id: $id, details: { dueAt: "2026-01-01T00:00:00Z" }) { dueAt } }',
      { id: urgent.id },
    );
    expect((await claimed(project.readers[0], project))?.case.number).toBe(2);
  });

  it("lets leads assign to readers of the project, and to nobody else", async () => {
    const project = await startReadingProject(server);
    const [rita, rob, ruth] = project.readers;
    const { id: caseId } = await addCase(server, project);
    const assign = (who: TestPerson, ...readers: TestPerson[]) =>
      who.ask("mutation ($input: AssignReadInput!) { assignRead(input: $input) { id state } }", {
        input: { caseId, readerIds: readers.map(({ id }) => id) },
      });
    expect(codeOf(await assign(rita, rob))).toBe("NOT_FOUND");
    expect(codeOf(await assign(project.analyst, rob))).toBe("FORBIDDEN");
    expect(codeOf(await assign(project.lead, project.viewer))).toBe("BAD_USER_INPUT");
    expect(codeOf(await assign(project.lead, rita, rob))).toBe("BAD_USER_INPUT");
    expect((await assign(project.lead, rita)).data.assignRead.state).toBe("ASSIGNED");
    expect(codeOf(await assign(project.lead, rita))).toBe("CONFLICT");
    expect((await assign(project.lead, rob)).errors).toBeUndefined();
    expect(codeOf(await assign(project.lead, ruth))).toBe("CONFLICT");
  });

  it("doesn't let those read blind who may have seen what others found", async () => {
    const project = await startReadingProject(server);
    const roles = [{ projectId: project.projectId, roles: ["LEAD" as const, "READER" as const] }];
    const both = await server.join("Bo Both", roles);
    const { id: caseId } = await addCase(server, project);
    await claimAndBegin(project.readers[0], project.projectId);
    expect(await claimed(both, project)).toBeNull();
    const assigned = await project.lead.ask(
      "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }",
      {
        input: { caseId, readerIds: [both.id] },
      },
    );
    expect(codeOf(assigned)).toBe("CONFLICT");
    // The first of all may: there is nothing yet that they could have seen. From then on the case is hidden from them.
    const { id: second } = await addCase(server, project);
    expect((await claimed(both, project))?.case.number).toBe(2);
    expect([await stateOf(both, caseId), await stateOf(both, second)]).toEqual(["IN_READING", null]);
  });

  it("gives no read back to a lead who could look at others' since they submitted", async () => {
    const project = await startReadingProject(server);
    const roles = [{ projectId: project.projectId, roles: ["LEAD" as const, "READER" as const] }];
    const both = await server.join("Bea Both", roles);
    const { id: caseId } = await addCase(server, project);
    const own = await claimAndBegin(both, project.projectId);
    await paintBox(server, both, own.segmentationId, {}, [2, 2, 0, 6, 6, 2]);
    await submit(both, own.id);
    // Nobody else has begun: there was nothing to see.
    expect((await act(project.lead, "reopenRead", own.id, ', reason: "More"')).data.reopenRead.state).toBe("READING");
    await submit(both, own.id);
    await claimAndBegin(project.readers[0], project.projectId);
    expect(await stateOf(both, caseId)).toBe("IN_READING");
    for (const who of [both, project.lead])
      expect(codeOf(await act(who, "reopenRead", own.id, ', reason: "I saw theirs"'))).toBe("CONFLICT");
  });

  it("frees the place of a read that is released; what was painted is kept for the lead", async () => {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    const { id: caseId } = await addCase(server, project);
    const { id, segmentationId } = await claimAndBegin(rita, project.projectId);
    await paintBox(server, rita, segmentationId, {}, [0, 0, 0, 2, 2, 1]);
    expect((await act(rita, "releaseRead", id)).data.releaseRead.state).toBe("RELEASED");
    expect(await stateOf(project.lead, caseId)).toBe("AVAILABLE");
    const seen = (who: TestPerson) =>
      who.graphql<{ segmentation: object | null }>("query ($id: ID!) { segmentation(id: $id) { revision } }", {
        id: segmentationId,
      });
    expect(await seen(rita)).toEqual({ segmentation: null });
    expect(await seen(project.lead)).toEqual({ segmentation: { revision: 1 } });
    expect(await claimed(rita, project)).toBeNull();
    expect(codeOf(await act(rita, "beginRead", id))).toBe("NOT_FOUND");
  });

  it("gives a shared read to a named team, which paints in one room and counts as one", async () => {
    const steps = [{ ...liverProtocol.workflow.steps[0], reads: 1, mode: "SHARED" }];
    const workflow = { ...liverProtocol.workflow, steps };
    const project = await startReadingProject(server, { ...liverProtocol, workflow });
    const [rita, rob, ruth] = project.readers;
    const { id: caseId } = await addCase(server, project);
    // A team is put together by a lead: nobody claims a place in it.
    expect(await claimed(rita, project)).toBeNull();
    const { assignRead } = await project.lead.graphql<{ assignRead: { id: string; mode: string } }>(
      "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id mode } }",
      { input: { caseId, readerIds: [rita.id, rob.id] } },
    );
    expect(assignRead.mode).toBe("SHARED");
    const { segmentationId } = await begin(rita, assignRead.id);
    expect((await begin(rob, assignRead.id)).segmentationId).toBe(segmentationId);
    const rooms = await Promise.all(
      [rita, rob].map((who) => new TestBrowser(who, server.url).newTab().open(segmentationId, gridShape)),
    );
    await expect.poll(() => rooms[0]!.others().map(({ name }) => name)).toEqual(["Rob Reader"]);
    await Promise.all(rooms.map((room) => room.close()));
    expect(await paintBox(server, rita, segmentationId, {}, [0, 0, 0, 2, 2, 1])).toBe(0);
    expect(await paintBox(server, rob, segmentationId, {}, [4, 4, 0, 6, 6, 1])).toBe(0);
    expect(codeOf(await act(ruth, "beginRead", assignRead.id))).toBe("NOT_FOUND");
    expect((await submit(rob, assignRead.id)).submitRead.state).toBe("SUBMITTED");
    expect(codeOf(await rita.ask(submitMutation, submission(assignRead.id)))).toBe("CONFLICT");
    // One read of one: nothing to compare it with, so it is the result.
    await expect.poll(() => stateOf(project.lead, caseId)).toBe("DONE");
  });

  it("sends a reader out of the room of a read that a lead takes away", async () => {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    await addCase(server, project);
    const { id, segmentationId } = await claimAndBegin(rita, project.projectId);
    const room = await new TestBrowser(rita, server.url).newTab().open(segmentationId, gridShape);
    const ended = new Promise<string>((resolve) => {
      room.on("save", ({ connection }) => connection !== "ONLINE" && connection !== "OFFLINE" && resolve(connection));
    });
    await act(project.lead, "releaseRead", id);
    expect(await ended).not.toBe("ONLINE");
    await room.close();
  });

  it("takes a case that can't be read to the lead with the reason, and leaves the other reader undisturbed", async () => {
    const project = await startReadingProject(server);
    const [rita, rob, ruth] = project.readers;
    const { id: caseId } = await addCase(server, project);
    const mine = await claimAndBegin(rita, project.projectId);
    const other = await claimAndBegin(rob, project.projectId);
    expect(codeOf(await act(rita, "returnRead", mine.id, ", reason: OTHER"))).toBe("BAD_USER_INPUT");
    const returned = await act(rita, "returnRead", mine.id, ', reason: POOR_QUALITY, note: "Motion"');
    expect(returned.data.returnRead.state).toBe("RETURNED");
    const { case: seen } = await project.lead.graphql<{ case: object }>(
      "query ($id: ID!) { case(id: $id) { state exclusion { reason note by { displayName } } freePlaces } }",
      { id: caseId },
    );
    expect(seen).toEqual({
      state: "EXCLUDED",
      exclusion: { reason: "POOR_QUALITY", note: "Motion", by: { displayName: "Rita Reader" } },
      freePlaces: 1,
    });
    expect(await claimed(ruth, project)).toBeNull();
    await paintBox(server, rob, other.segmentationId, {}, [0, 0, 0, 2, 2, 1]);
    expect((await submit(rob, other.id)).submitRead.state).toBe("SUBMITTED");
    expect((await act(project.lead, "includeCase", caseId)).data.includeCase.state).toBe("IN_READING");
    expect((await claimed(ruth, project))?.case.number).toBe(1);
  });
});

describe("a case", () => {
  it("goes only where it may", async () => {
    const project = await startReadingProject(server);
    const { id } = await addCase(server, project, { released: false });
    const { lead } = project;
    expect(await stateOf(lead, id)).toBe("QUARANTINED");
    expect(codeOf(await act(lead, "quarantineCase", id))).toBe("CONFLICT");
    expect(codeOf(await act(lead, "includeCase", id))).toBe("CONFLICT");
    expect((await act(lead, "releaseCase", id)).data.releaseCase.state).toBe("AVAILABLE");
    expect((await act(lead, "quarantineCase", id)).data.quarantineCase.state).toBe("QUARANTINED");
    await act(lead, "releaseCase", id);
    await claimAndBegin(project.readers[0], project.projectId);
    expect(codeOf(await act(lead, "quarantineCase", id))).toBe("CONFLICT");
  });

  it("is made of studies that belong to no other, one each or one a patient", async () => {
    const project = await startReadingProject(server);
    const studies: string[] = [];
    for (const patient of ["A", "A", "B", null]) {
      const seriesId = await addSeries(server.database, project.projectId, { shape: gridShape });
      const { rows } = await server.database.pool.query(
        "update study set patient_id = $2 where id = (select study_id from series where id = $1) returning id",
        [seriesId, patient],
      );
      studies.push(rows[0].id);
    }
    const make = (who: TestPerson, studyIds: string[]) =>
      who.ask("mutation ($input: CreateCasesInput!) { createCases(input: $input) { number studies { id } } }", {
        input: { projectId: project.projectId, studyIds, grouping: "PATIENT" },
      });
    expect(codeOf(await make(project.readers[0], studies))).toBe("FORBIDDEN");
    expect(codeOf(await make(project.outsider, studies))).toBe("NOT_FOUND");
    const { data } = await make(project.lead, studies);
    expect(
      data.createCases.map((found: { number: number; studies: { id: string }[] }) => [
        found.number,
        found.studies.length,
      ]),
    ).toEqual([
      [1, 2],
      [2, 1],
      [3, 1],
    ]);
    const again = await make(project.lead, [studies[2]!]);
    expect([codeOf(again), again.errors?.[0]?.extensions.facts]).toEqual(["CONFLICT", { studyIds: [studies[2]] }]);
    const { project: counted } = await project.lead.graphql<{ project: object }>(
      "query ($id: ID!) { project(id: $id) { caseCounts { state count } } }",
      { id: project.projectId },
    );
    expect(counted).toEqual({ caseCounts: [{ state: "QUARANTINED", count: 3 }] });
  });
});

describe("images and names", () => {
  const seen = async (who: TestPerson, project: ReadingProject) => {
    const { studies, project: found } = await who.graphql<{
      studies: { totalCount: number; edges: { node: { patientName: string | null; patientId: string | null } }[] };
      project: { studyCount: number };
    }>(
      `query ($id: ID!) { project(id: $id) { studyCount }
        studies(filter: { projectId: $id }) { totalCount edges { node { patientName patientId isPseudonymous } } } }`,
      { id: project.projectId },
    );
    expect(found.studyCount).toBe(studies.totalCount);
    return studies.edges.map(({ node }) => node);
  };

  it("of a case in quarantine are for leads alone; of others for those who take part", async () => {
    const project = await startReadingProject(server);
    const [rita, rob] = project.readers;
    const { seriesId, id } = await addCase(server, project, { released: false });
    expect((await seen(project.lead, project)).length).toBe(1);
    for (const who of [rita, project.analyst, project.adjudicator, project.viewer])
      expect(await seen(who, project)).toEqual([]);
    const metadata = async (who: TestPerson) => (await who.fetch(`/dicom-web/series/${seriesId}/metadata`)).status;
    expect([await metadata(project.lead), await metadata(rita), await metadata(project.analyst)]).toEqual([
      200, 404, 404,
    ]);
    await act(project.lead, "releaseCase", id);
    expect([await metadata(rita), await metadata(project.analyst)]).toEqual([404, 200]);
    await claimed(rita, project);
    expect([await metadata(rita), await metadata(rob)]).toEqual([200, 404]);
    // Where cases are worked with, what is in none of them has not been looked at.
    const loose = await addSeries(server.database, project.projectId, { shape: gridShape });
    const { series } = await rita.graphql<{ series: object | null }>("query ($id: ID!) { series(id: $id) { id } }", {
      id: loose,
    });
    expect(series).toBeNull();
    // Nor is anything painted there, or found, by those who don't oversee: it will be a case.
    const create = (who: TestPerson, id: string) =>
      who.ask("mutation ($input: CreateSegmentationInput!) { createSegmentation(input: $input) { id } }", {
        input: { seriesId: id, name: "Reference" },
      });
    const ghost = `${loose.slice(0, 4)}${"0".repeat(24)}`;
    for (const who of [rita, project.adjudicator, project.viewer]) {
      const answer = await create(who, loose);
      expect([codeOf(answer), answer]).toEqual(["NOT_FOUND", await create(who, ghost)]);
    }
    expect(codeOf(await create(rob, seriesId))).toBe("NOT_FOUND");
    expect(codeOf(await create(rita, seriesId))).toBe("FORBIDDEN");
    const { createSegmentation } = (await create(project.lead, loose)).data;
    const found = async (who: TestPerson) =>
      (await who.ask("query ($id: ID!) { segmentation(id: $id) { id } }", { id: createSegmentation.id })).data;
    expect([await found(rita), await found(project.analyst)]).toEqual([
      { segmentation: null },
      { segmentation: createSegmentation },
    ]);
  });

  it("carry a pseudonym to all but leads where the project says so, the same for one patient, and can't be searched for", async () => {
    const project = await startReadingProject(server);
    await addCase(server, project, { patient: "Doe^Jane" });
    await addCase(server, project, { patient: "Doe^Jane" });
    await addCase(server, project, { patient: "Roe^Richard" });
    const byLead = await seen(project.lead, project);
    expect(byLead.map(({ patientId }) => patientId).sort()).toEqual(["Doe^Jane", "Doe^Jane", "Roe^Richard"]);
    const byAnalyst = await seen(project.analyst, project);
    const names = byAnalyst.map(({ patientName }) => patientName);
    expect(byAnalyst.every(({ patientId }) => patientId === null)).toBe(true);
    expect(names.every((name) => /^Patient [0-9A-F]{8}$/.test(String(name)))).toBe(true);
    expect(new Set(names).size).toBe(2);
    const found = async (who: TestPerson) =>
      (
        await who.graphql<{ studies: { totalCount: number } }>(
          'query ($id: ID!) { studies(filter: { projectId: $id, text: "Jane" }) { totalCount } }',
          { id: project.projectId },
        )
      ).studies.totalCount;
    expect([await found(project.lead), await found(project.analyst)]).toEqual([2, 0]);
  });
});

import { access } from "node:fs/promises";
import { join } from "node:path";
import { unpackSpans } from "@covoxel/shared/labelmap";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  addCase,
  type Box,
  claimAndBegin,
  gridShape,
  liver,
  liverProtocol,
  noLiver,
  paintBox,
  type ReadingProject,
  readTwice,
  startReadingProject,
  caseState as stateOf,
  submit,
} from "../support/cases.js";
import { countStatements } from "../support/count-statements.js";
import { type GraphqlAnswer, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.extensions.code ?? null;
const whole = `query ($id: ID!) { case(id: $id) { state
  agreement { passed diceAtLeast isIndependent labels { labelKey verdict findings pairs { a b dice { value reason } hd95Mm { value reason } volumeDifferenceMl { value } } } }
  adjudication { id state sides { name confidence findings { finding } } disagreements { number labelKey voxels volumeMl boxIjk heldBy } }
  result { origin rule contentHash revision findings { labelKey finding voxelCount } lineage { contentHash read { id } } signedBy { displayName }
    segmentation { closedAt revision contentHash segments { labelKey voxelCount } } } } }`;

/** Its labels come into the store soon after it is signed: data sets find them there. */
const expectKept = (projectId: string, contentHash: string) =>
  vi.waitFor(() => access(join(server.home, "objects", projectId, contentHash.slice(0, 2), contentHash)), {
    timeout: 20_000,
    interval: 50,
  });

describe("reads that agree", () => {
  it("make the result by the workflow's rule, as a third record; the reads stay", async () => {
    const project = await startReadingProject(server);
    const { id, reads } = await readTwice(server, project, liver([2, 2, 0, 8, 8, 2]), liver([2, 2, 0, 8, 8, 2]));
    const { case: found } = await project.lead.graphql<{ case: Record<string, never> }>(whole, { id });
    expect(found).toMatchObject({
      state: "DONE",
      agreement: {
        passed: true,
        diceAtLeast: 0.85,
        isIndependent: true,
        labels: [
          { labelKey: "liver", verdict: "AGREED", pairs: [{ a: 1, b: 2, dice: { value: 1 }, hd95Mm: { value: 0 } }] },
          {
            labelKey: "tumour",
            verdict: "AGREED",
            findings: [null, null],
            pairs: [{ dice: { value: null, reason: "BOTH_EMPTY" } }],
          },
        ],
      },
      adjudication: null,
      result: {
        origin: "AGREED",
        rule: "DESIGNATED_READ",
        signedBy: null,
        // Nobody spoke of the tumour, and nobody painted one.
        findings: [{ labelKey: "liver", finding: "PRESENT", voxelCount: 72 }],
        segmentation: {
          closedAt: expect.any(String),
          segments: [{ labelKey: "liver", voxelCount: 72 }, { voxelCount: 0 }],
        },
      },
    });
    const { result } = found as unknown as {
      result: { contentHash: string; lineage: { contentHash: string; read: { id: string } }[] };
    };
    expect(result.lineage.map(({ read }) => read.id)).toEqual(reads);
    await expectKept(project.projectId, result.contentHash);
    // The designated read's own voxels: the hash is a function of the labels alone.
    expect(result.contentHash).toBe(result.lineage[0]!.contentHash);
    expect(
      codeOf(
        await project.lead.ask('mutation ($id: ID!) { reopenRead(id: $id, reason: "x") { id } }', { id: reads[0] }),
      ),
    ).toBe("CONFLICT");
  });

  it("may be put together: what any of them holds", async () => {
    const agreement = { diceAtLeast: 0.5, result: "UNION" };
    const project = await startReadingProject(server, {
      ...liverProtocol,
      workflow: { ...liverProtocol.workflow, agreement },
    });
    const { id } = await readTwice(server, project, liver([2, 2, 0, 8, 8, 2]), liver([2, 2, 0, 9, 8, 2]));
    const { case: found } = await project.lead.graphql<{ case: object }>(whole, { id });
    expect(found).toMatchObject({
      state: "DONE",
      result: { origin: "AGREED", rule: "UNION", findings: [{ labelKey: "liver", voxelCount: 84 }] },
    });
  });

  it("agree where both assert that a label is absent, or one does of whom the other says nothing", async () => {
    const project = await startReadingProject(server);
    const noTumour = { box: null, findings: [...noLiver.findings, { labelKey: "tumour", finding: "ABSENT" }] };
    const { id } = await readTwice(server, project, noLiver, noTumour);
    const { case: found } = await project.lead.graphql<{ case: object }>(whole, { id });
    expect(found).toMatchObject({
      state: "DONE",
      result: {
        findings: ["liver", "tumour"].map((labelKey) => ({ labelKey, finding: "ABSENT", voxelCount: 0 })),
      },
    });
  });

  it("don't pass where one asserts absence, whatever is painted", async () => {
    const project = await startReadingProject(server);
    const { id } = await readTwice(server, project, noLiver, liver([2, 2, 0, 8, 8, 2]));
    const { case: found } = await project.lead.graphql<{ case: object }>(whole, { id });
    expect(found).toMatchObject({
      state: "IN_ADJUDICATION",
      agreement: {
        passed: false,
        labels: [
          {
            verdict: "FINDINGS_DIFFER",
            findings: ["ABSENT", "PRESENT"],
            pairs: [{ dice: { value: 0 }, hd95Mm: { value: null, reason: "ONE_EMPTY" } }],
          },
          { verdict: "AGREED" },
        ],
      },
      result: null,
    });
  });
});

describe("what cases came to", () => {
  it("can be asked for label by label, with bounds and pages, by those who oversee the project", async () => {
    const project = await startReadingProject(server);
    await readTwice(server, project, liver([2, 2, 0, 8, 8, 2]), liver([2, 2, 0, 8, 8, 2]));
    const alsoTumour = [...noLiver.findings, { labelKey: "tumour", finding: "ABSENT" }];
    const present = [{ labelKey: "liver", finding: "PRESENT" }, alsoTumour[1]!];
    await readTwice(
      server,
      project,
      { box: [2, 2, 0, 12, 8, 2], findings: present },
      { box: [2, 2, 0, 11, 8, 2], findings: present },
    );
    await readTwice(server, project, { box: null, findings: alsoTumour }, { box: null, findings: alsoTumour });
    const asked = async (who: TestPerson, filter: object | null, first = 25, after: string | null = null) => {
      const { project: found } = await who.graphql<{
        project: {
          labelResults: {
            pageInfo: { endCursor: string };
            edges: { node: { caseNumber: number; labelKey: string; volumeMl: number; lowestDice: number | null } }[];
          };
        };
      }>(
        `query ($id: ID!, $filter: LabelResultFilter, $first: Int!, $after: String) { project(id: $id) {
          labelResults(filter: $filter, first: $first, after: $after) { pageInfo { endCursor }
            edges { node { caseNumber labelKey finding voxelCount volumeMl lowestDice diceUnknownReason case { number } segmentation { contentHash } } } } } }`,
        { id: project.projectId, filter, first, after },
      );
      return found.labelResults;
    };
    const all = (await asked(project.analyst, null)).edges.map(({ node }) => node);
    // In case 1 nobody spoke of the tumour: there is nothing to be asked for.
    expect(all.map(({ caseNumber, labelKey }) => [caseNumber, labelKey])).toEqual([
      [1, "liver"],
      [2, "liver"],
      [2, "tumour"],
      [3, "liver"],
      [3, "tumour"],
    ]);
    expect(all[0]).toMatchObject({ finding: "PRESENT", voxelCount: 72, lowestDice: 1, diceUnknownReason: null });
    expect(all[0]!.volumeMl).toBeCloseTo(0.072, 9);
    expect(all[1]!.lowestDice).toBeCloseTo((2 * 108) / (120 + 108), 9);
    expect(all[3]).toMatchObject({
      finding: "ABSENT",
      volumeMl: 0,
      lowestDice: null,
      diceUnknownReason: expect.any(String),
    });
    const numbers = async (filter: object) =>
      (await asked(project.analyst, filter)).edges.map(({ node }) => node.caseNumber);
    expect(await numbers({ labelKeys: ["liver"], volumeMlAtLeast: 0.1 })).toEqual([2]);
    expect(await numbers({ labelKeys: ["liver"], diceAtLeast: 0.99 })).toEqual([1]);
    expect(await numbers({ labelKeys: ["liver"], findings: ["ABSENT"], origins: ["AGREED"] })).toEqual([3]);
    const page = await asked(project.analyst, null, 4);
    const rest = await asked(project.analyst, null, 4, page.pageInfo.endCursor);
    expect([...page.edges, ...rest.edges].map(({ node }) => node)).toEqual(all);
    expect((await asked(project.viewer, null)).edges).toEqual([]);
    expect((await asked(project.readers[0], null)).edges).toEqual([]);
  });

  it("takes as many SQL statements for a few cases as for many", async () => {
    const project = await startReadingProject(server);
    const list = `query ($id: ID!) { project(id: $id) { cases(first: 100) { edges { node { number state readsNeeded freePlaces
      series { modality } studies { patientName }
      reads { state activeTimeS slicesShown readers { displayName } submission { confidence } aiShown { model } segmentation { id mayPaint } }
      agreement { passed labels { verdict pairs { dice { value } } } }
      adjudication { state sides { name } disagreements { number } }
      result { origin contentHash lineage { read { id } } segmentation { id } } } } } } }`;
    const count = () => countStatements(() => project.lead.graphql(list, { id: project.projectId }));
    const oneThatAgreesAndOneThatDoesNot = async () => {
      await readTwice(server, project, liver([2, 2, 0, 8, 8, 2]), liver([2, 2, 0, 8, 8, 2]));
      await readTwice(server, project, liver([2, 2, 0, 8, 8, 2]), noLiver);
    };
    await oneThatAgreesAndOneThatDoesNot();
    const few = await count();
    await oneThatAgreesAndOneThatDoesNot();
    expect(await count()).toBe(few);
  });

  it("says which instances belong together, beside the whole label that the rule is held against", async () => {
    const [organ, tumour] = liverProtocol.labels as [object, object];
    const labels = [organ, { ...tumour, kind: "INSTANCES" }];
    const project = await startReadingProject(server, { ...liverProtocol, labels });
    const { id } = await addCase(server, project);
    const boxes: Box[][] = [
      [
        [1, 1, 0, 4, 4, 1],
        [8, 8, 0, 12, 12, 1],
      ],
      [
        [8, 8, 0, 12, 12, 1],
        [1, 1, 0, 4, 4, 1],
        [14, 0, 0, 16, 2, 1],
      ],
    ];
    for (const [n, mine] of boxes.entries()) {
      const reader = project.readers[n]!;
      const { id: readId, segmentationId } = await claimAndBegin(reader, project.projectId);
      await paintBox(server, reader, segmentationId, { segment: 1 }, [0, 0, 2, 8, 8, 3]);
      for (const [instance, box] of mine.entries()) {
        if (instance > 0)
          await reader.graphql(
            'mutation ($id: ID!) { addInstance(segmentationId: $id, labelKey: "tumour") { number } }',
            {
              id: segmentationId,
            },
          );
        await paintBox(server, reader, segmentationId, { segment: 2 + instance, plane: 1 }, box);
      }
      await submit(reader, readId);
    }
    await expect.poll(() => stateOf(project.lead, id)).toBe("DONE");
    const { case: found } = await project.lead.graphql<{
      case: { agreement: { labels: { pairs: { instance: object | null; dice: { value: number | null } }[] }[] } };
    }>("query ($id: ID!) { case(id: $id) { agreement { labels { pairs { instance { a b } dice { value } } } } } }", {
      id,
    });
    const [, ofTumour] = found.agreement.labels;
    expect(ofTumour!.pairs).toEqual([
      { instance: null, dice: { value: (2 * 25) / (25 + 29) } },
      { instance: { a: "Tumour 1", b: "Tumour 2" }, dice: { value: 1 } },
      { instance: { a: "Tumour 2", b: "Tumour 1" }, dice: { value: 1 } },
      { instance: { a: null, b: "Tumour 3" }, dice: { value: 0 } },
    ]);
  });
});

describe("an adjudication", () => {
  const first: Box = [2, 2, 0, 8, 8, 2];
  const second: Box = [5, 2, 0, 11, 8, 2];
  const claim =
    "mutation ($id: ID!) { claimNextAdjudication(projectId: $id) { __typename ... on Adjudication { id state begunAt } } }";
  const begin =
    "mutation ($id: ID!) { beginAdjudication(id: $id) { segmentation { id mayPaint segments { labelKey voxelCount } } } }";
  const decide =
    "mutation ($input: DecideInput!) { decideDisagreement(input: $input) { number decided { decision side } } }";
  const sign = `mutation ($input: SignAdjudicationInput!) { signAdjudication(input: $input) { __typename
    ... on Adjudication { state signature { contentHash findings { finding voxelCount } note } }
    ... on ResultIncomplete { undecided problems { code key } } } }`;
  const sideNames =
    "query ($id: ID!) { adjudication(id: $id) { disagreementCount decidedCount sides { lineage { read { id readers { displayName } } } } } }";
  interface SideWithNames {
    lineage: { read: { id: string; readers: { displayName: string }[] } } | null;
  }
  const claimed = async (who: TestPerson, { projectId }: ReadingProject) =>
    (await who.graphql<{ claimNextAdjudication: { id?: string } }>(claim, { id: projectId })).claimNextAdjudication
      .id ?? null;

  it("is claimed, begun with what both hold, decided piece by piece and signed: a third record with its lineage", async () => {
    const project = await startReadingProject(server);
    const { adjudicator, lead } = project;
    const { id: caseId, reads } = await readTwice(server, project, liver(first), liver(second));
    const { case: waiting } = await lead.graphql<{ case: { adjudication: { disagreements: object[] } } }>(whole, {
      id: caseId,
    });
    expect(waiting).toMatchObject({
      state: "IN_ADJUDICATION",
      agreement: { passed: false, labels: [{ verdict: "DICE_TOO_LOW", pairs: [{ dice: { value: 0.5 } }] }, {}] },
      adjudication: { state: "WAITING", sides: [{ name: "Reader 1", confidence: 4 }, { name: "Reader 2" }] },
    });
    // Either side of what both hold: 3 columns of 6 rows on two slices, of 1 mm voxels.
    const pieces = waiting.adjudication.disagreements as {
      voxels: number;
      volumeMl: number;
      boxIjk: number[];
      heldBy: number[];
    }[];
    expect(pieces.map(({ voxels }) => voxels)).toEqual([36, 36]);
    expect(pieces[0]!.volumeMl).toBeCloseTo(0.036, 9);
    expect(pieces.map(({ boxIjk }) => boxIjk)).toEqual([
      [2, 2, 0, 5, 8, 2],
      [8, 2, 0, 11, 8, 2],
    ]);

    const id = (await claimed(adjudicator, project))!;
    const { beginAdjudication } = await adjudicator.graphql<{
      beginAdjudication: { segmentation: { id: string; mayPaint: boolean; segments: object[] } };
    }>(begin, { id });
    const { segmentation } = beginAdjudication;
    expect(segmentation).toMatchObject({
      mayPaint: true,
      segments: [{ labelKey: "liver", voxelCount: 36 }, { voxelCount: 0 }],
    });

    const signed = (findings: object[]) =>
      adjudicator.graphql<{ signAdjudication: object }>(sign, {
        input: { adjudicationId: id, findings, note: "Left lobe kept" },
      });
    const present = [{ labelKey: "liver", finding: "PRESENT" }];
    expect((await signed(present)).signAdjudication).toEqual({
      __typename: "ResultIncomplete",
      undecided: 2,
      problems: [],
    });

    const holder = pieces[0]!.heldBy[0] === 36 ? 1 : 2;
    const said = (number: number, decision: string, side: number | null) =>
      adjudicator.ask(decide, { input: { adjudicationId: id, number, decision, side } });
    expect(codeOf(await said(1, "SIDE", null))).toBe("BAD_USER_INPUT");
    expect(codeOf(await said(1, "SIDE", 3))).toBe("BAD_USER_INPUT");
    expect(codeOf(await said(9, "NEITHER", null))).toBe("NOT_FOUND");
    expect((await said(1, "SIDE", holder)).data).toEqual({
      decideDisagreement: { number: 1, decided: { decision: "SIDE", side: holder } },
    });
    expect((await adjudicator.ask(sideNames, { id })).data.adjudication).toEqual({
      disagreementCount: 2,
      decidedCount: 1,
      sides: [{ lineage: null }, { lineage: null }],
    });
    // Whoever oversees the case knows its readers, and not which of them is "Reader 1".
    expect((await lead.ask(sideNames, { id })).data.adjudication.sides).toEqual([{ lineage: null }, { lineage: null }]);
    await said(2, "NEITHER", null);
    await paintBox(server, adjudicator, segmentation.id, {}, [2, 2, 0, 5, 8, 2]);
    expect((await signed(present)).signAdjudication).toMatchObject({
      __typename: "Adjudication",
      state: "SIGNED",
      signature: { findings: [{ finding: "PRESENT", voxelCount: 72 }], note: "Left lobe kept" },
    });

    const { case: done } = await lead.graphql<{
      case: { result: { contentHash: string; lineage: { read: { id: string } }[] } };
    }>(whole, {
      id: caseId,
    });
    expect(done).toMatchObject({
      state: "DONE",
      result: {
        origin: "ADJUDICATED",
        rule: null,
        signedBy: { displayName: "Adi Adjudicator" },
        segmentation: { closedAt: expect.any(String) },
      },
    });
    expect(done.result.lineage.map(({ read }) => read.id).sort()).toEqual([...reads].sort());
    await expectKept(project.projectId, done.result.contentHash);
    // Now that it is signed, whose side was which is no secret any more.
    const { adjudication } = await adjudicator.graphql<{ adjudication: { sides: SideWithNames[] } }>(sideNames, { id });
    expect(adjudication.sides.map(({ lineage }) => lineage!.read.id).sort()).toEqual([...reads].sort());
    expect(adjudication.sides.map(({ lineage }) => lineage!.read.readers[0]!.displayName).sort()).toEqual([
      "Rita Reader",
      "Rob Reader",
    ]);
    expect(codeOf(await said(1, "NEITHER", null))).toBe("CONFLICT");
  });

  it("shows its adjudicator both sides and the pieces to paint, by number and not by name", async () => {
    const project = await startReadingProject(server);
    const { adjudicator } = project;
    await readTwice(server, project, liver(first), liver(second));
    const id = await claimed(adjudicator, project);
    const { adjudication } = await adjudicator.graphql<{
      adjudication: {
        sides: { slicesPath: string; segments: object[] }[];
        disagreements: { spansPath: string; heldBy: number[] }[];
      };
    }>(
      "query ($id: ID!) { adjudication(id: $id) { sides { slicesPath segments { number plane labelKey } } disagreements { spansPath heldBy } } }",
      { id },
    );
    const masks = await Promise.all(
      adjudication.sides.map(async ({ slicesPath }) => {
        const response = await adjudicator.fetch(`${slicesPath}?plane=0&from=0&to=4`);
        return new Uint8Array(await response.arrayBuffer());
      }),
    );
    const boxOf = (labels: Uint8Array) => {
      const columns = [...labels.keys()].filter((at) => labels[at] === 1).map((at) => at % gridShape[0]);
      return [labels.filter((label) => label === 1).length, Math.min(...columns), Math.max(...columns)];
    };
    expect(masks.map(boxOf).sort((a, b) => a[1]! - b[1]!)).toEqual([
      [72, 2, 7],
      [72, 5, 10],
    ]);
    const { spansPath, heldBy } = adjudication.disagreements[0]!;
    const bytes = Buffer.from(await (await adjudicator.fetch(spansPath)).arrayBuffer());
    const counts: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = bytes.readUInt32LE(at);
      const spans = unpackSpans(bytes.subarray(at + 4, at + 4 + length));
      let voxels = 0;
      for (let n = 0; n < spans.length; n += 4) voxels += spans[n + 3]! - spans[n + 2]!;
      counts.push(voxels);
      at += 4 + length;
    }
    expect(counts).toEqual(heldBy);
    for (const who of [project.readers[0], project.viewer, project.outsider]) {
      expect((await who.fetch(spansPath)).status).toBe(404);
      expect((await who.fetch(`${adjudication.sides[0]!.slicesPath}?plane=0&from=0&to=4`)).status).toBe(404);
    }
  });

  it("may be opened to the readers, who paint in its room, and neither decide nor sign", async () => {
    const project = await startReadingProject(server);
    const { adjudicator, readers } = project;
    const { reads } = await readTwice(server, project, liver(first), liver(second));
    const id = await claimed(adjudicator, project);
    const open = (who: TestPerson) => who.ask("mutation ($id: ID!) { openSession(id: $id) { sessionAt } }", { id });
    expect(codeOf(await open(adjudicator))).toBe("CONFLICT");
    const { beginAdjudication } = await adjudicator.graphql<{ beginAdjudication: { segmentation: { id: string } } }>(
      begin,
      { id },
    );
    const mask = beginAdjudication.segmentation.id;
    const seen = (who: TestPerson) =>
      who.graphql<{ read: { session: { id: string } | null }; segmentation: { mayPaint: boolean } | null }>(
        "query ($read: ID!, $mask: ID!) { read(id: $read) { session { id } } segmentation(id: $mask) { mayPaint } }",
        { read: reads[0], mask },
      );
    expect(await seen(readers[0])).toEqual({ read: { session: null }, segmentation: null });
    expect(codeOf(await open(readers[0]))).toBe("NOT_FOUND");
    expect((await open(adjudicator)).data.openSession.sessionAt).toEqual(expect.any(String));
    expect(await seen(readers[0])).toEqual({ read: { session: { id } }, segmentation: { mayPaint: true } });
    expect(await paintBox(server, readers[0], mask, {}, [2, 2, 0, 3, 3, 1])).toBe(0);
    const said = await readers[0].ask(decide, { input: { adjudicationId: id, number: 1, decision: "NEITHER" } });
    expect(codeOf(said)).toBe("NOT_FOUND");
    const again = 'mutation ($id: ID!) { reopenRead(id: $id, reason: "Too late") { state } }';
    expect(codeOf(await project.lead.ask(again, { id: reads[0] }))).toBe("CONFLICT");
    // Somebody who took no part, and the first reads, stay as they are.
    expect(
      (await readers[2].ask("query ($mask: ID!) { segmentation(id: $mask) { id } }", { mask })).data.segmentation,
    ).toBeNull();
    const { read } = await readers[0].graphql<{ read: { segmentation: { mayPaint: boolean } } }>(
      "query ($id: ID!) { read(id: $id) { segmentation { mayPaint } } }",
      { id: reads[0] },
    );
    expect(read.segmentation.mayPaint).toBe(false);
  });

  it("once opened to the readers leaves none of them blind again, given back or excluded", async () => {
    const project = await startReadingProject(server);
    const { adjudicator, lead } = project;
    const { id: caseId, reads } = await readTwice(server, project, liver(first), liver(second));
    const id = await claimed(adjudicator, project);
    await adjudicator.graphql(begin, { id });
    await adjudicator.graphql("mutation ($id: ID!) { openSession(id: $id) { id } }", { id });
    await adjudicator.graphql("mutation ($id: ID!) { releaseAdjudication(id: $id) }", { id });
    const again = 'mutation ($id: ID!) { reopenRead(id: $id, reason: "Once more") { state } }';
    expect(codeOf(await lead.ask(again, { id: reads[0] }))).toBe("CONFLICT");
    await lead.graphql("mutation ($id: ID!) { excludeCase(id: $id, reason: DUPLICATE) { id } }", { id: caseId });
    expect(codeOf(await lead.ask(again, { id: reads[0] }))).toBe("CONFLICT");
  });

  it("of a case that was excluded meanwhile ends, too, when a read is opened again", async () => {
    const project = await startReadingProject(server);
    const { adjudicator, lead } = project;
    const { id: caseId, reads } = await readTwice(server, project, liver(first), liver(second));
    const id = await claimed(adjudicator, project);
    await lead.graphql("mutation ($id: ID!) { excludeCase(id: $id, reason: DUPLICATE) { id } }", { id: caseId });
    await lead.graphql('mutation ($id: ID!) { reopenRead(id: $id, reason: "Wrong organ") { id } }', { id: reads[1] });
    const { case: excluded } = await lead.graphql<{ case: object }>(
      "query ($id: ID!) { case(id: $id) { state adjudication { id state } } }",
      { id: caseId },
    );
    expect(excluded).toEqual({ state: "EXCLUDED", adjudication: { id, state: "CANCELLED" } });
    expect(codeOf(await adjudicator.ask(begin, { id }))).toBe("NOT_FOUND");
  });

  it("leaves a reader who was given it no read to do again", async () => {
    const adjudication = { mayHaveReadTheCase: true };
    const workflow = { ...liverProtocol.workflow, adjudication };
    const project = await startReadingProject(server, { ...liverProtocol, workflow });
    const { lead, projectId, readers } = project;
    await server.admin.graphql("mutation ($input: MemberInput!) { setMemberRoles(input: $input) { id } }", {
      input: { projectId, personId: readers[0].id, roles: ["READER", "ADJUDICATOR"] },
    });
    const { reads } = await readTwice(server, project, liver(first), liver(second));
    const id = await claimed(readers[0], project);
    const again = (read: string | undefined) =>
      lead.ask('mutation ($id: ID!) { reopenRead(id: $id, reason: "Once more") { state } }', { id: read });
    expect(codeOf(await again(reads[0]))).toBe("CONFLICT");
    await lead.graphql("mutation ($id: ID!) { releaseAdjudication(id: $id) }", { id });
    expect(codeOf(await again(reads[0]))).toBe("CONFLICT");
    expect((await again(reads[1])).data.reopenRead.state).toBe("READING");
  });

  it("is made without AI where a step of the workflow is read without", async () => {
    const asked = async (...assistance: string[]) => {
      const steps = assistance.map((aiAssistance, n) => ({
        ...liverProtocol.workflow.steps[0]!,
        key: `read-${n}`,
        reads: 2 / assistance.length,
        aiAssistance,
      }));
      const project = await startReadingProject(server, {
        ...liverProtocol,
        workflow: { ...liverProtocol.workflow, steps },
      });
      await readTwice(server, project, liver(first), liver(second));
      const id = await claimed(project.adjudicator, project);
      const { beginAdjudication } = await project.adjudicator.graphql<{
        beginAdjudication: { segmentation: { id: string } };
      }>(begin, { id });
      return codeOf(
        await project.adjudicator.ask(
          "mutation ($input: RequestSuggestionInput!) { requestSuggestion(input: $input) { id } }",
          { input: { segmentationId: beginAdjudication.segmentation.id, modelId: "ct-tissue" } },
        ),
      );
    };
    expect(await asked("NONE")).toBe("FORBIDDEN");
    expect(await asked("FROM_START", "NONE")).toBe("FORBIDDEN");
    expect(await asked("FROM_START", "AFTER_OWN_READ")).toBeNull();
  });

  it("keeps whoever was given it from reading the case", async () => {
    const project = await startReadingProject(server);
    const { adjudicator, lead, projectId } = project;
    await server.admin.graphql("mutation ($input: MemberInput!) { setMemberRoles(input: $input) { id } }", {
      input: { projectId, personId: adjudicator.id, roles: ["READER", "ADJUDICATOR"] },
    });
    const { id: caseId, reads } = await readTwice(server, project, liver(first), liver(second));
    await claimed(adjudicator, project);
    await lead.graphql('mutation ($id: ID!) { reopenRead(id: $id, reason: "Wrong organ") { id } }', { id: reads[1] });
    await lead.graphql("mutation ($id: ID!) { releaseRead(id: $id) { id } }", { id: reads[1] });
    const assign = "mutation ($input: AssignReadInput!) { assignRead(input: $input) { id } }";
    const assigned = (to: TestPerson) => lead.ask(assign, { input: { caseId, readerIds: [to.id] } });
    expect(codeOf(await assigned(adjudicator))).toBe("CONFLICT");
    expect((await assigned(project.readers[2])).errors).toBeUndefined();
  });

  it("is not for those who read the case, unless the project lets them", async () => {
    const project = await startReadingProject(server);
    const [rita] = project.readers;
    await server.admin.graphql("mutation ($input: MemberInput!) { setMemberRoles(input: $input) { id } }", {
      input: { projectId: project.projectId, personId: rita.id, roles: ["READER", "ADJUDICATOR"] },
    });
    const { id: caseId } = await readTwice(server, project, liver(first), liver(second));
    expect(await claimed(rita, project)).toBeNull();
    const assign = "mutation ($input: AssignAdjudicationInput!) { assignAdjudication(input: $input) { state } }";
    const assigned = (to: TestPerson) => project.lead.ask(assign, { input: { caseId, adjudicatorId: to.id } });
    expect(codeOf(await assigned(rita))).toBe("CONFLICT");
    expect(codeOf(await assigned(project.viewer))).toBe("BAD_USER_INPUT");
    expect((await assigned(project.adjudicator)).data.assignAdjudication.state).toBe("OPEN");
  });

  it("waits again, undecided, when its adjudicator gives it back", async () => {
    const project = await startReadingProject(server);
    const { id: caseId } = await readTwice(server, project, liver(first), liver(second));
    const id = await claimed(project.adjudicator, project);
    await project.adjudicator.graphql(begin, { id });
    await project.adjudicator.graphql(decide, { input: { adjudicationId: id, number: 1, decision: "NEITHER" } });
    await project.adjudicator.graphql("mutation ($id: ID!) { releaseAdjudication(id: $id) }", { id });
    const { case: waiting } = await project.lead.graphql<{ case: { adjudication: { id: string } } }>(whole, {
      id: caseId,
    });
    expect(waiting).toMatchObject({
      state: "IN_ADJUDICATION",
      adjudication: { state: "WAITING", disagreements: [{}, {}] },
    });
    expect(waiting.adjudication.id).not.toBe(id);
    expect(codeOf(await project.adjudicator.ask(begin, { id }))).toBe("NOT_FOUND");
    expect(await claimed(project.adjudicator, project)).toBe(waiting.adjudication.id);
  });

  it("ends when a read is opened again, and the case is compared anew", async () => {
    const project = await startReadingProject(server);
    const { id: caseId, reads } = await readTwice(server, project, liver(first), liver(second));
    const id = await claimed(project.adjudicator, project);
    await project.lead.graphql('mutation ($id: ID!) { reopenRead(id: $id, reason: "Wrong organ") { state } }', {
      id: reads[1],
    });
    expect(await stateOf(project.lead, caseId)).toBe("IN_READING");
    expect(codeOf(await project.adjudicator.ask(begin, { id }))).toBe("NOT_FOUND");
    const { read } = await project.readers[1].graphql<{ read: { segmentation: { id: string } } }>(
      "query ($id: ID!) { read(id: $id) { segmentation { id } } }",
      { id: reads[1] },
    );
    await paintBox(server, project.readers[1], read.segmentation.id, { segment: 0 }, [8, 2, 0, 11, 8, 2]);
    await paintBox(server, project.readers[1], read.segmentation.id, {}, first);
    await submit(project.readers[1], reads[1]!);
    await expect.poll(() => stateOf(project.lead, caseId), { timeout: 30_000 }).toBe("DONE");
  });
});

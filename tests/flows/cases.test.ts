import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addCase, claimAndBegin, liver, liverProtocol, readTwice, startReadingProject } from "../support/cases.js";
import { type Frozen, freezeMutation } from "../support/datasets.js";
import { type GraphqlAnswer, startTestServer, type TestPerson, type TestServer } from "../support/server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const codeOf = ({ errors }: GraphqlAnswer) => errors?.[0]?.extensions.code ?? null;

describe("whose images a case is of", () => {
  const byLead = `mutation ($id: ID!, $patientId: String!) { nameCasePatient(id: $id, patientId: $patientId) {
    patientNamedBy namedPatientId } }`;
  const name = (who: TestPerson, id: string, patientId: string) => who.ask(byLead, { id, patientId });
  const seen = async (who: TestPerson, id: string) =>
    (
      await who.graphql<{ case: object | null }>(
        "query ($id: ID!) { case(id: $id) { patientNamedBy namedPatientId } }",
        {
          id,
        },
      )
    ).case;

  it("is for a lead to say where the source doesn't, once the case is done, too; then it can be frozen with that patient's others", async () => {
    const project = await startReadingProject(server);
    const { lead, projectId } = project;
    const { id } = await readTwice(server, project, liver([2, 2, 0, 8, 8, 2]), liver([2, 2, 0, 8, 8, 2]));
    const split = { byPatient: { seed: "s", train: 0.5, validation: 0, test: 0.5 } };
    const freeze = async () =>
      (await lead.graphql<{ freezeDataset: Frozen }>(freezeMutation, { input: { projectId, split } })).freezeDataset;
    expect(await freeze()).toMatchObject({ reason: "PATIENT_UNKNOWN", caseNumbers: [1] });
    expect(await seen(lead, id)).toEqual({ patientNamedBy: "NOBODY", namedPatientId: null });
    const named = { patientNamedBy: "LEAD", namedPatientId: "Doe^Jane" };
    expect((await name(lead, id, " Doe^Jane ")).data.nameCasePatient).toEqual(named);
    expect((await freeze()).__typename).toBe("DatasetVersion");

    // The same patient as in a source that says so: the same key, and so the same split.
    const other = await addCase(server, project, { patient: "Doe^Jane" });
    const keys = "select patient_key from reading_case where project_id = $1 order by number";
    const { rows } = await server.database.pool.query(keys, [projectId]);
    expect(rows[0].patient_key).toBe(rows[1].patient_key);
    expect(await seen(lead, other.id)).toEqual({ patientNamedBy: "SOURCE", namedPatientId: null });
  });

  it("stays what the source says, and what a lead said can be corrected", async () => {
    const project = await startReadingProject(server);
    const known = await addCase(server, project, { patient: "Roe^Richard" });
    expect(codeOf(await name(project.lead, known.id, "Doe^Jane"))).toBe("CONFLICT");
    expect(await seen(project.lead, known.id)).toEqual({ patientNamedBy: "SOURCE", namedPatientId: null });
    const unknown = await addCase(server, project);
    for (const wrong of ["  ", "x".repeat(65)])
      expect(codeOf(await name(project.lead, unknown.id, wrong))).toBe("BAD_USER_INPUT");
    await name(project.lead, unknown.id, "Do^Jane");
    const corrected = await name(project.lead, unknown.id, "Doe^Jane");
    expect(corrected.data.nameCasePatient.namedPatientId).toBe("Doe^Jane");
  });

  it("is said by leads alone, and shown to whoever is shown what patients are called", async () => {
    const project = await startReadingProject(server);
    const { id } = await addCase(server, project);
    const { analyst, readers, viewer, outsider } = project;
    expect(codeOf(await name(analyst, id, "Doe^Jane"))).toBe("FORBIDDEN");
    for (const who of [...readers, viewer, outsider]) expect(codeOf(await name(who, id, "x"))).toBe("NOT_FOUND");
    await name(project.lead, id, "Doe^Jane");
    expect(await seen(analyst, id)).toEqual({ patientNamedBy: "LEAD", namedPatientId: null });
    await project.lead.graphql("mutation ($input: SaveProtocolInput!) { saveProtocol(input: $input) { version } }", {
      input: { projectId: project.projectId, editedVersion: 1, protocol: { ...liverProtocol, showsPseudonyms: false } },
    });
    expect(await seen(analyst, id)).toEqual({ patientNamedBy: "LEAD", namedPatientId: "Doe^Jane" });
  });

  it("stands in the trail as said, by whom and of which case, but not what was said", async () => {
    const project = await startReadingProject(server);
    const { id } = await addCase(server, project);
    await name(project.lead, id, "Doe^Jane");
    const { project: found } = await project.lead.graphql<{
      project: { audit: { edges: { node: { act: string; subject: string } }[] } };
    }>(
      "query ($id: ID!) { project(id: $id) { audit(first: 1) { edges { node { act subject person { displayName } details { name value } } } } } }",
      { id: project.projectId },
    );
    const [{ node } = { node: null }] = found.audit.edges;
    expect(node).toMatchObject({ act: "CASE_PATIENT_NAMED", subject: id, person: { displayName: "Lea Lead" } });
    expect(JSON.stringify(node)).not.toContain("Doe");
    const told = "select data from event where topic = $1 and type = 'CASE_PATIENT_NAMED'";
    const { rows } = await server.database.pool.query(told, [`project:${project.projectId}`]);
    expect(rows).toEqual([{ data: { caseId: id } }]);
  });
});

describe("cases are looked for", () => {
  const found = async (who: TestPerson, id: string, text: string) => {
    const { project } = await who.graphql<{ project: { cases: { edges: { node: { number: number } }[] } } }>(
      "query ($id: ID!, $text: String) { project(id: $id) { cases(text: $text) { edges { node { number } } } } }",
      { id, text },
    );
    return project.cases.edges.map(({ node }) => node.number);
  };

  it("by number, description, and what the asker is shown of the patient, and by nothing else", async () => {
    const project = await startReadingProject(server);
    const { lead, analyst, projectId } = project;
    const first = await addCase(server, project, { patient: "Doe^Jane" });
    await addCase(server, project, { patient: "Doe^Jane" });
    const third = await addCase(server, project);
    const { pool } = server.database;
    await pool.query("update study set description = 'Liver 100%_late', patient_name = 'Jane' where id = $1", [
      first.studyId,
    ]);
    await lead.graphql('mutation ($id: ID!) { nameCasePatient(id: $id, patientId: "Roe^Max") { id } }', {
      id: third.id,
    });

    const all = [1, 2, 3];
    for (const who of [lead, analyst]) {
      expect(await found(who, projectId, " ")).toEqual(all);
      for (const text of ["case 2", "病例 2", "#2"]) expect(await found(who, projectId, text)).toEqual([2]);
      expect(await found(who, projectId, "LIVER 100%_")).toEqual([1]);
      for (const text of ["%", "100__", "99999999999"]) expect(await found(who, projectId, text)).not.toContain(2);
    }
    for (const [text, numbers] of [
      ["doe^", [1, 2]],
      ["roe^max", [3]],
    ] as const) {
      expect(await found(lead, projectId, text)).toEqual(numbers);
      expect(await found(analyst, projectId, text)).toEqual([]);
    }

    // A pseudonym may hold a digit, too: to who is shown them, a bare number is both.
    expect(await found(lead, projectId, "2")).toEqual([2]);
    expect(await found(analyst, projectId, "2")).toContain(2);

    // The analyst is shown a pseudonym, the same for both of Jane's; the lead isn't.
    const { case: shown } = await analyst.graphql<{ case: { studies: { patientName: string }[] } }>(
      "query ($id: ID!) { case(id: $id) { studies { patientName } } }",
      { id: first.id },
    );
    const pseudonym = shown.studies[0]!.patientName;
    expect(await found(analyst, projectId, pseudonym.toLowerCase())).toEqual([1, 2]);
    expect(await found(lead, projectId, pseudonym)).toEqual([]);
    expect(
      codeOf(
        await lead.ask(
          `query ($id: ID!, $text: String) { project(id: $id) { cases(text: $text) { edges { node { id } } } } }`,
          { id: projectId, text: "x".repeat(201) },
        ),
      ),
    ).toBe("BAD_USER_INPUT");
  });

  it("only among those that whoever asks may see", async () => {
    const project = await startReadingProject(server);
    const { projectId } = project;
    const roles = [{ projectId, roles: ["ANALYST" as const, "READER" as const] }];
    const both = await server.join("Bea Both", roles);
    await addCase(server, project, { patient: "Doe^Jane" });
    expect(await found(both, projectId, "1")).toEqual([1]);
    await claimAndBegin(both, projectId);
    expect(await found(both, projectId, "1")).toEqual([]);
    for (const who of [project.readers[0], project.viewer]) expect(await found(who, projectId, "1")).toEqual([]);
  });
});

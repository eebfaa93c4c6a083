import { readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { expect, it } from "vitest";
import { exampleIdsQuery, exampleMasksQuery, exampleQueries, exampleTabs } from "./example-queries";

const schema = buildSchema(readFileSync(`${import.meta.dirname}/../../../../api/schema.graphql`, "utf8"));

it.each(exampleQueries.map(({ title, query }) => [title, query]))(
  "an example that the schema can answer: %s",
  (_title, query) => {
    expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
  },
);

it("asks the schema for ids that exist in it", () => {
  for (const query of [exampleIdsQuery, exampleMasksQuery]) expect(validate(schema, parse(query))).toEqual([]);
});

it("fills in what the person has", () => {
  const tabs = exampleTabs({ projectId: "prj_1", jobId: "job_1", segmentationId: "sgm_1" });
  const variablesOf = (name: string) => tabs.find(({ query }) => query.includes(name))?.variables;
  expect(tabs).toHaveLength(exampleQueries.length);
  expect(JSON.parse(variablesOf("query Studies") ?? "")).toEqual({ projectId: "prj_1", first: 10 });
  expect(JSON.parse(variablesOf("FollowJob") ?? "")).toEqual({ id: "job_1" });
  expect(JSON.parse(variablesOf("query History") ?? "")).toMatchObject({ id: "sgm_1", first: 25 });
  expect(JSON.parse(variablesOf("Anything") ?? "")).toEqual({ id: "prj_1" });
});

it("leaves out what the person has nothing for", () => {
  const text = JSON.stringify(exampleTabs({ projectId: null, jobId: null, segmentationId: null }));
  expect(text).toContain("WhoAmI");
  for (const name of ["query Studies", "FollowJob", "query History", "Anything"]) expect(text).not.toContain(name);
});

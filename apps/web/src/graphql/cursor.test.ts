import { expect, test } from "vitest";
import { goOnAfter } from "./cursor";

test("a subscription that names `since` goes on after the last answer", () => {
  const variables: Record<string, unknown> = { projectId: "prj_1", since: null };
  goOnAfter(variables, { events: { cursor: "a", type: "READ_BEGUN" } });
  goOnAfter(variables, { events: { cursor: "b", type: "READ_SUBMITTED" } });
  expect(variables).toEqual({ projectId: "prj_1", since: "b" });
});

test("an answer without a cursor leaves it where it was", () => {
  const variables: Record<string, unknown> = { id: "job_1", since: "a" };
  for (const data of [{ job: { cursor: null } }, { job: null }, null, undefined]) goOnAfter(variables, data);
  expect(variables.since).toBe("a");
});

test("what a subscription doesn't name is not sent with it", () => {
  const variables: Record<string, unknown> = { id: "job_1" };
  goOnAfter(variables, { job: { cursor: "a" } });
  expect(variables).toEqual({ id: "job_1" });
});

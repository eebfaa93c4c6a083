import { expect, test } from "vitest";
import { inOrder } from "./work-order";

const read = (id: string, state: string, over: { dueAt?: string; submittedAt?: string; assignedAt?: string } = {}) => ({
  id,
  state,
  dueAt: over.dueAt ?? null,
  assignedAt: over.assignedAt ?? "2026-01-01T00:00:00.000Z",
  submission: over.submittedAt ? { at: over.submittedAt } : null,
});

test("what is due first comes first, what has no date after that, and what is done last", () => {
  const reads = [
    read("done, first", "SUBMITTED", { submittedAt: "2026-02-01T00:00:00.000Z", dueAt: "2026-01-01T00:00:00.000Z" }),
    read("no date, later", "ASSIGNED", { assignedAt: "2026-01-03T00:00:00.000Z" }),
    read("no date", "READING"),
    read("done, last", "SUBMITTED", { submittedAt: "2026-03-01T00:00:00.000Z" }),
    read("in June", "ASSIGNED", { dueAt: "2026-06-01T00:00:00.000Z" }),
    // Opened again by a lead: to be done, whatever was submitted before.
    read("in May", "READING", { dueAt: "2026-05-01T00:00:00.000Z", submittedAt: "2026-04-01T00:00:00.000Z" }),
  ];
  expect(inOrder(reads).map(({ id }) => id)).toEqual([
    "in May",
    "in June",
    "no date",
    "no date, later",
    "done, last",
    "done, first",
  ]);
});

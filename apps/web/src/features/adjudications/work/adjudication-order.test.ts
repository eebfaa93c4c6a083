import { expect, test } from "vitest";
import { inWorkOrder } from "./adjudication-order";

test("what is due first comes first, what has no date after that, and what is signed last", () => {
  const mine = [
    { id: "signed, first", state: "SIGNED", dueAt: "2026-01-01", signature: { at: "2026-02-01" } },
    { id: "no date", state: "OPEN" },
    { id: "signed, last", state: "SIGNED", signature: { at: "2026-03-01" } },
    { id: "in May", state: "OPEN", dueAt: "2026-05-01", begunAt: "2026-01-02" },
    { id: "in April", state: "OPEN", dueAt: "2026-04-01" },
  ];
  expect(inWorkOrder(mine).map(({ id }) => id)).toEqual([
    "in April",
    "in May",
    "no date",
    "signed, last",
    "signed, first",
  ]);
});

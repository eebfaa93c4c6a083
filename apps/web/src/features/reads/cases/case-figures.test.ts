import { expect, test } from "vitest";
import { activeMinutes, countByState, imageOf, nextDue, readersOf, submittedReads } from "./case-figures";

const read = (state: "ASSIGNED" | "READING" | "SUBMITTED" | "RETURNED" | "RELEASED", over: object = {}) => ({
  id: "rea_1",
  state,
  dueAt: null as string | null,
  begunAt: null,
  activeTimeS: 90,
  readers: [{ id: "psn_1", displayName: "Rita Reader" }],
  segmentation: null,
  submission: null,
  returned: null,
  ...over,
});

test("readers are those who hold a place; minutes are everybody's, also of those who gave it back", () => {
  const team = [
    { id: "psn_2", displayName: "Rob" },
    { id: "psn_3", displayName: "Ruth" },
  ];
  const row = { reads: [read("SUBMITTED"), read("RETURNED"), read("READING", { readers: team })] };
  expect(readersOf(row)).toBe("Rita Reader, Rob + Ruth");
  expect(submittedReads(row)).toBe(1);
  expect(activeMinutes(row)).toBe(4.5);
});

test("what is due first is the case or a read that is under way, whatever was due of what is over", () => {
  const [january, march, may] = ["2027-01-01T00:00:00Z", "2027-03-01T00:00:00.000Z", "2027-05-01T00:00:00Z"] as const;
  const reads = [read("SUBMITTED", { dueAt: january }), read("READING", { dueAt: march }), read("ASSIGNED")];
  expect(nextDue({ dueAt: may, reads })).toBe(march);
  expect(nextDue({ dueAt: may, reads: [] })).toBe(may);
  expect(nextDue({ dueAt: null, reads: [read("ASSIGNED")] })).toBeNull();
});

test("states come in the order in which cases go through them", () => {
  const rows = (["DONE", "QUARANTINED", "DONE", "IN_READING"] as const).map((state) => ({ state }));
  expect(countByState(rows)).toEqual([
    { state: "QUARANTINED", count: 1 },
    { state: "IN_READING", count: 1 },
    { state: "DONE", count: 2 },
  ]);
});

test("an image is named by its series, else by its studies", () => {
  const series = { modality: "CT", description: null as string | null };
  expect(imageOf({ series: { ...series, description: "portal venous" }, studies: [] })).toBe("CT portal venous");
  expect(imageOf({ series: { ...series, description: "CT Body 3.0" }, studies: [] })).toBe("CT Body 3.0");
  expect(imageOf({ series, studies: [{ description: null }, { description: "Abdomen" }] })).toBe("CT Abdomen");
  expect(imageOf({ series, studies: [] })).toBe("CT");
});

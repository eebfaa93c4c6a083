import { expect, test } from "vitest";
import type { RoomSegment } from "../../room-client";
import { realChange, segmentEdit } from "./segment-edit";
import type { Answer } from "./segment-mutations";

const words = { changedSince: (name: string) => `changed: ${name}`, gone: "gone", refused: "no", unreachable: "away" };

function table(segment: RoomSegment) {
  const kept = { segment: { ...segment } as RoomSegment | undefined, answer: "OK" as Answer, expected: {} as object };
  return {
    kept,
    ports: {
      words,
      segment: () => kept.segment,
      update: async (_number: number, change: object, expected: object) => {
        kept.expected = expected;
        if (kept.answer === "OK" && kept.segment) kept.segment = { ...kept.segment, ...change };
        return kept.answer;
      },
    },
  };
}
const liver: RoomSegment = { number: 1, name: "Liver", colour: "#d55e00", locked: false, visible: true, plane: 0 };
const yes = Promise.resolve(true);

test("a rename is taken back and brought back", async () => {
  const { kept, ports } = table({ ...liver, name: "Spleen" });
  const act = segmentEdit(ports, 1, { name: "Liver" }, { name: "Spleen" }, yes);
  expect([await act.undo(), kept.segment?.name]).toEqual(["DONE", "Liver"]);
  expect([await act.redo(), kept.segment?.name]).toEqual(["DONE", "Spleen"]);
});

test("what somebody changed since is theirs: it stays, and the act says why", async () => {
  const { kept, ports } = table({ ...liver, name: "Kidney" });
  const act = segmentEdit(ports, 1, { name: "Liver" }, { name: "Spleen" }, yes);
  expect(await act.undo()).toEqual({ kept: "changed: Kidney" });
  expect(kept.segment?.name).toBe("Kidney");
});

test("of two fields only the one that is still mine goes back", async () => {
  const { kept, ports } = table({ ...liver, name: "Spleen", colour: "#ffffff" });
  const act = segmentEdit(ports, 1, { name: "Liver", colour: "#d55e00" }, { name: "Spleen", colour: "#000000" }, yes);
  expect(await act.undo()).toBe("DONE");
  expect(kept.segment).toMatchObject({ name: "Liver", colour: "#ffffff" });
  // The server is told what it is changed from: what somebody changes at the same moment stays too.
  expect(kept.expected).toEqual({ name: "Spleen" });
});

test("what somebody changed while this was on its way is theirs too", async () => {
  const { kept, ports } = table({ ...liver, name: "Spleen" });
  const act = segmentEdit(ports, 1, { name: "Liver" }, { name: "Spleen" }, yes);
  kept.answer = "CHANGED";
  expect(await act.undo()).toEqual({ kept: "changed: Spleen" });
});

test("says when the server can't be reached, when it refuses, when the segment is gone, and nothing when the edit never was", async () => {
  const { kept, ports } = table({ ...liver, name: "Spleen" });
  const act = segmentEdit(ports, 1, { name: "Liver" }, { name: "Spleen" }, yes);
  kept.answer = "UNREACHABLE";
  expect(await act.undo()).toEqual({ later: "away" });
  kept.answer = "REFUSED";
  expect(await act.undo()).toEqual({ kept: "no" });
  kept.segment = undefined;
  expect(await act.undo()).toEqual({ kept: "gone" });
  expect(await segmentEdit(ports, 1, {}, {}, Promise.resolve(false)).undo()).toBe("GONE");
});

test("saving a form without a change is no act", () => {
  expect(realChange(liver, { name: "Liver", colour: "#d55e00" })).toBeNull();
  expect(realChange(liver, { name: "Liver", locked: true })).toEqual({
    before: { locked: false },
    after: { locked: true },
  });
});

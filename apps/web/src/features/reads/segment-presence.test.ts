import { expect, test } from "vitest";
import { ActStack } from "./act-stack";
import type { Answer } from "./segment-mutations";
import { segmentAddition, segmentRemoval } from "./segment-presence";

const words = { painted: "mine", paintedByOthers: "theirs", refused: "no", unreachable: "away" };

/** A server with one segment, and a line to it. */
function world() {
  const here = { segments: new Set([3]), answer: "OK" as Answer, saved: Promise.resolve(true) };
  const turn = (change: () => void) => {
    if (here.answer === "OK") change();
    return Promise.resolve(here.answer);
  };
  return {
    here,
    ports: {
      words,
      saved: () => here.saved,
      remove: (number: number) => turn(() => here.segments.delete(number)),
      restore: (number: number) => turn(() => here.segments.add(number)),
    },
  };
}
const third = Promise.resolve(3);

test("a segment that was added is taken away and comes back as the same one", async () => {
  const { here, ports } = world();
  const act = segmentAddition(ports, third);
  expect([await act.undo(), ...here.segments]).toEqual(["DONE"]);
  expect([await act.redo(), ...here.segments]).toEqual(["DONE", 3]);
});

test("one that was removed comes back and goes again", async () => {
  const { here, ports } = world();
  here.segments.clear();
  const act = segmentRemoval(ports, third);
  expect([await act.undo(), ...here.segments]).toEqual(["DONE", 3]);
  expect([await act.redo(), ...here.segments]).toEqual(["DONE"]);
});

test("it stays where somebody painted with it, and the act says who; out of reach it is tried another time", async () => {
  const { here, ports } = world();
  const outcomes = async (answer: Answer) => {
    here.answer = answer;
    return segmentAddition(ports, third).undo();
  };
  expect(await outcomes("PAINTED")).toEqual({ kept: "mine" });
  expect(await outcomes("PAINTED_BY_OTHERS")).toEqual({ kept: "theirs" });
  expect(await outcomes("REFUSED")).toEqual({ kept: "no" });
  expect(await outcomes("UNREACHABLE")).toEqual({ later: "away" });
  expect([...here.segments]).toEqual([3]);
});

test("the server is asked only once it has the strokes that were taken back before", async () => {
  const { here, ports } = world();
  const line = Promise.withResolvers<boolean>();
  here.saved = line.promise;
  const undone = segmentAddition(ports, third).undo();
  await new Promise((resolve) => setImmediate(resolve));
  expect([...here.segments]).toEqual([3]);
  line.resolve(true);
  expect([await undone, ...here.segments]).toEqual(["DONE"]);

  here.segments.add(3);
  here.saved = Promise.resolve(false);
  expect(await segmentAddition(ports, third).undo()).toEqual({ later: "away" });
  expect([...here.segments]).toEqual([3]);
});

test("one that was never added is no act: the one before it is meant", async () => {
  const { ports } = world();
  const undone: string[] = [];
  const strokes = { undo: () => undone.push("stroke") > 0, redo: () => false };
  const stack = new ActStack(strokes, () => {});
  stack.pushStroke("1");
  stack.push(segmentAddition(ports, Promise.resolve(null)));
  stack.undo();
  await new Promise((resolve) => setImmediate(resolve));
  expect(undone).toEqual(["stroke"]);
});

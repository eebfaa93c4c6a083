import { expect, test } from "vitest";
import { createStrokeAuthors, type StrokeAuthor } from "./stroke-authors";

const ada: StrokeAuthor = {
  personId: "psn_1",
  name: "Ada",
  colour: "#f2a93b",
  savedAt: "2026-11-25T12:00:00Z",
  tool: "brush",
  model: null,
};

test("a stroke is asked for once, however often the pointer comes by; one that is not saved yet again and again", async () => {
  const asked: string[] = [];
  let saved = false;
  const authors = createStrokeAuthors(async (actor, seq) => {
    asked.push(`${actor} ${seq}`);
    return seq === 2 && !saved ? null : ada;
  });
  expect(authors.known(1, 1)).toBeUndefined();
  expect(await Promise.all([authors.find(1, 1), authors.find(1, 1)])).toEqual([ada, ada]);
  expect(await authors.find(1, 1)).toBe(ada);
  expect(authors.known(1, 1)).toBe(ada);
  expect(await authors.find(1, 2)).toBeNull();
  saved = true;
  expect(await authors.find(1, 2)).toBe(ada);
  expect(asked).toEqual(["1 1", "1 2", "1 2"]);
});

test("a server that can't be reached is no answer, and is asked again", async () => {
  let reachable = false;
  const authors = createStrokeAuthors(async () => {
    if (!reachable) throw new Error("offline");
    return ada;
  });
  expect(await authors.find(1, 1)).toBeNull();
  reachable = true;
  expect(await authors.find(1, 1)).toBe(ada);
});

test("it forgets the oldest when it knows too many", async () => {
  const authors = createStrokeAuthors(async () => ada);
  for (let seq = 1; seq <= 2001; seq++) await authors.find(1, seq);
  expect(authors.known(1, 1)).toBeUndefined();
  expect(authors.known(1, 2001)).toBe(ada);
});

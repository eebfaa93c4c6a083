import { expect, test } from "vitest";
import { initialsOf, personColour, segmentColour } from "./palette.js";

test("initials: first and last word, one letter for one word, whatever the script", () => {
  expect(["Rita Reader", "Ada", "Jean Luc Picard", "李 明", "  ", "éa ñu"].map(initialsOf)).toEqual([
    "RR",
    "A",
    "JP",
    "李明",
    "?",
    "ÉÑ",
  ]);
});

test("people's and segments' colours are '#rrggbb' and never the same", () => {
  const people = Array.from({ length: 8 }, (_, place) => personColour(place));
  const segments = Array.from({ length: 12 }, (_, n) => segmentColour(n + 1));
  for (const colour of [...people, ...segments]) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  expect(new Set([...people, ...segments]).size).toBe(20);
  expect(segmentColour(13)).toBe(segmentColour(1));
});

import { expect, test } from "vitest";
import { initialsOf } from "./initials";

test("initials of names in any script", () => {
  const names = ["Mira Kovač", "mira", "王小明", "Ana María de la Cruz", " "];
  expect(names.map(initialsOf)).toEqual(["MK", "MI", "王小", "AC", "?"]);
});

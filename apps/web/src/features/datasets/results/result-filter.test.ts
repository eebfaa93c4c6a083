import { expect, test } from "vitest";
import { filterOf, noBounds } from "./result-filter";

test("nothing asked is no filter", () => {
  expect(filterOf(noBounds)).toBeNull();
});

test("each field bounds what it says, and zero is a bound", () => {
  expect(filterOf({ ...noBounds, labelKey: "tumour", volumeFromMl: "5", diceTo: "0" })).toEqual({
    labelKeys: ["tumour"],
    volumeMlAtLeast: 5,
    diceAtMost: 0,
  });
  expect(filterOf({ ...noBounds, volumeToMl: "12.5", diceFrom: "0.8" })).toEqual({
    volumeMlAtMost: 12.5,
    diceAtLeast: 0.8,
  });
});

test("what is no number yet bounds nothing", () => {
  expect(filterOf({ ...noBounds, volumeFromMl: "-", diceFrom: " " })).toBeNull();
});

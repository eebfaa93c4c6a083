import { expect, test } from "vitest";
import { toCsv } from "./csv";

test("commas, quotes and line breaks survive", () => {
  expect(toCsv(["name"], [['Doe, "J"\nJr']])).toBe('\uFEFFname\r\n"Doe, ""J""\nJr"\r\n');
});

test("a cell is never a formula to a spreadsheet, and a number stays a number", () => {
  expect(toCsv(["a", "b"], [["=HYPERLINK(1)", "-12.5"]])).toBe("\uFEFFa,b\r\n'=HYPERLINK(1),-12.5\r\n");
});

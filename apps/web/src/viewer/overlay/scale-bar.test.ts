import { expect, it } from "vitest";
import { scaleBar } from "./scale-bar";

it("picks the longest round length that fits and says it in the usual unit", () => {
  expect(scaleBar(1.2, "mm", 80)).toEqual({ px: 60, label: "5 cm" });
  expect(scaleBar(10, "mm", 80)).toEqual({ px: 50, label: "5 mm" });
  expect(scaleBar(200, "mm", 80)?.label).toBe("0.2 mm");
  expect(scaleBar(0.5, "px", 80)).toEqual({ px: 50, label: "100 px" });
  expect(scaleBar(0, "mm", 80)).toBeNull();
});

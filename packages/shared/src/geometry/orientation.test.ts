import { describe, expect, it } from "vitest";
import { affineFromColumns, letterOf, oppositeLetter, orientationCode, orientationLabel } from "./index.js";

describe("orientation letters", () => {
  it("names the nearest axis of a direction in LPS", () => {
    expect(letterOf([1, 0, 0])).toBe("L");
    expect(letterOf([-1, 0, 0])).toBe("R");
    expect(letterOf([0, 1, 0])).toBe("P");
    expect(letterOf([0, -3, 0.5])).toBe("A");
    expect(letterOf([0.2, 0.1, 5])).toBe("S");
    expect(letterOf([0.2, 0.1, -5])).toBe("I");
  });

  it("adds what a direction leans to, the strongest first", () => {
    expect(orientationLabel([0.8, -0.6, 0])).toBe("LA");
    expect(orientationLabel([0.1, -0.99, 0])).toBe("A");
    expect(orientationLabel([0.5, 0.6, 0.62])).toBe("SPL");
  });

  it("codes a grid by where its indices grow to", () => {
    expect(orientationCode(affineFromColumns([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0]))).toBe("LPS");
    expect(orientationCode(affineFromColumns([0, 1, 0], [0, 0, -1], [-1, 0, 0], [0, 0, 0]))).toBe("PIR");
  });

  it("knows the other side", () => {
    for (const [letter, other] of Object.entries(oppositeLetter)) expect(oppositeLetter[other]).toBe(letter);
  });
});

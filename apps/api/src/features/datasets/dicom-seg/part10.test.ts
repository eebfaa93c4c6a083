import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cielabOf } from "./cielab.js";
import { decimalString, encodePart10, shortened } from "./part10.js";
import { uidFrom } from "./uid.js";

const base = { SOPClassUID: "1.2.840.10008.5.1.4.1.1.66.4", SOPInstanceUID: "2.25.1" };

describe("DICOM values", () => {
  it("a decimal has at most 16 characters and is the nearest that they can say", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }), (value) => {
        const text = decimalString(value);
        expect(text.length).toBeLessThanOrEqual(16);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.max(1e-12, Math.abs(value) * 1e-9));
      }),
    );
    expect(decimalString(-0.123456789012345)).toBe("-0.1234567890123");
    expect(decimalString(0.9)).toBe("0.9");
    expect(() => decimalString(Number.NaN)).toThrow(RangeError);
  });

  it("text has no control characters and no backslash, which would begin another value", () => {
    expect(shortened("  a\\b\u0000c\n ", 64)).toBe("a b c");
    expect(shortened("腫瘤".repeat(40), 64)).toBe(`${"腫瘤".repeat(31)}腫…`);
  });

  it("a UID is a function of what it names, and nothing else has it", () => {
    expect(uidFrom("a", 1)).toBe(uidFrom("a", 1));
    const uids = [uidFrom("a", 1), uidFrom("a1"), uidFrom("a", "1"), uidFrom("a", 2)];
    expect(new Set(uids).size).toBe(4);
    for (const uid of uids) expect(uid).toMatch(/^2\.25\.[1-9]\d{30,38}$/);
  });

  it("a colour lies where CIELab has it", () => {
    // Of 65,535 steps; the matrix has seven digits.
    for (const [colour, lightness] of [
      ["#ffffff", 65_535],
      ["#000000", 0],
    ] as const)
      for (const [n, value] of [lightness, 32_896, 32_896].entries())
        expect(Math.abs(cielabOf(colour)[n]! - value)).toBeLessThan(4);
    // L* 54.3, a* 80.8, b* 69.9 under D50.
    const [l, a, b] = cielabOf("#ff0000");
    expect((l / 65_535) * 100).toBeCloseTo(54.3, 0);
    expect((a / 65_535) * 255 - 128).toBeCloseTo(80.8, 0);
    expect((b / 65_535) * 255 - 128).toBeCloseTo(69.9, 0);
  });

  it("an attribute that DICOM doesn't have is an error, not left out", () => {
    expect(() => encodePart10({ ...base, SegmentNumberr: 1 })).toThrow(RangeError);
    expect(() => encodePart10({ ...base, SegmentSequence: [{ SegmentNumberr: 1 }] })).toThrow(RangeError);
    expect(encodePart10(base)).toEqual(encodePart10(base));
  });
});

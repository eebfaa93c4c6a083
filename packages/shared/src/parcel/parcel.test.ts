import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeParcel, encodeParcelHead, type ParcelEntry, parcelCaps } from "./index.js";

function parcel(files: readonly { path: string; bytes: Uint8Array }[], entries?: readonly ParcelEntry[]): Uint8Array {
  const head = encodeParcelHead(entries ?? files.map(({ path, bytes }) => ({ path, bytes: bytes.byteLength })));
  const all = [head, ...files.map(({ bytes }) => bytes)];
  const joined = new Uint8Array(all.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of all) {
    joined.set(part, at);
    at += part.byteLength;
  }
  return joined;
}

const file = fc.record({
  path: fc.string({ unit: "grapheme", minLength: 1 }),
  bytes: fc.uint8Array({ maxLength: 50 }),
});

describe("a parcel", () => {
  it("gives back what was put in", () => {
    fc.assert(
      fc.property(fc.uniqueArray(file, { minLength: 1, selector: ({ path }) => path }), (files) => {
        const out = decodeParcel(parcel(files));
        expect(out?.map(({ path, bytes }) => ({ path, bytes: new Uint8Array(bytes) }))).toEqual(files);
      }),
    );
  });

  it("is believed whole or not at all: no prefix of one is one", () => {
    const whole = parcel([{ path: "a", bytes: Uint8Array.of(1, 2, 3) }]);
    for (let length = 0; length < whole.length; length++) expect(decodeParcel(whole.subarray(0, length))).toBeNull();
    expect(
      decodeParcel(
        parcel([
          { path: "a", bytes: Uint8Array.of(1, 2, 3) },
          { path: "b", bytes: Uint8Array.of(4) },
        ]),
      ),
    ).toHaveLength(2);
  });

  it("never makes the reader throw, whatever it holds", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeParcel(bytes)));
  });

  const some = { path: "a", bytes: Uint8Array.of(1) };
  it.each<[string, ParcelEntry[]]>([
    ["more bytes than come", [{ path: "a", bytes: 2 }]],
    ["fewer bytes than come", [{ path: "a", bytes: 0 }]],
    [
      "a negative size",
      [
        { path: "a", bytes: 2 },
        { path: "b", bytes: -1 },
      ],
    ],
    [
      "a broken size",
      [
        { path: "a", bytes: 0.5 },
        { path: "b", bytes: 0.5 },
      ],
    ],
    [
      "one path twice",
      [
        { path: "a", bytes: 1 },
        { path: "a", bytes: 0 },
      ],
    ],
    ["nothing", []],
    ["too many", Array.from({ length: parcelCaps.files + 1 }, (_, n) => ({ path: String(n), bytes: 0 }))],
  ])("is refused when it announces %s", (_, entries) => {
    expect(decodeParcel(parcel([some], entries))).toBeNull();
  });
});

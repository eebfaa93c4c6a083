import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MalformedSpans } from "./errors.js";
import { packSpans, SpanPacker, unpackSpans } from "./packed-spans.js";
import { mergeSpans } from "./spans.js";

const anySpans = fc
  .array(
    fc.tuple(fc.nat(5), fc.nat(4), fc.nat(30), fc.integer({ min: 1, max: 12 })).map(([k, j, i, n]) => [k, j, i, i + n]),
  )
  .map((quads) => mergeSpans(Int32Array.from(quads.flat())));

describe("packed spans", () => {
  it("unpack to the same voxels, wherever these lie and in whatever box they were packed", () => {
    fc.assert(
      fc.property(anySpans, (spans) => {
        expect(unpackSpans(packSpans(spans))).toEqual(spans);
        const packer = new SpanPacker({ min: [0, 0, 0], max: [50, 9, 7] });
        for (let at = 0; at < spans.length; at += 4)
          packer.add(spans[at]!, spans[at + 1]!, spans[at + 2]!, spans[at + 3]!);
        expect(unpackSpans(packer.finish())).toEqual(spans);
      }),
    );
  });

  it("take a few bytes a row", () => {
    const rows = Int32Array.from(Array.from({ length: 200 }, (_, j) => [7, j, 100 - (j % 9), 180 + (j % 7)]).flat());
    expect(packSpans(rows).length).toBeLessThan(200 * 3);
  });

  it("that were cut or invented are an error, never more than they may cost", () => {
    const good = packSpans(Int32Array.of(3, 4, 5, 9, 4, 4, 6, 7));
    for (let length = 0; length < good.length; length++)
      expect(() => unpackSpans(good.subarray(0, length)), String(length)).toThrow(MalformedSpans);
    expect(() => unpackSpans(Uint8Array.of(2, ...good.subarray(1)))).toThrow("another version");
    const beyond = Uint8Array.of(1, 3, 0, 3, 0, 0, 0, 0, 2, 3);
    expect(() => unpackSpans(beyond)).toThrow(MalformedSpans);
    // One run through a box of 65,536 x 65,536 rows, in twenty bytes.
    const huge = Uint8Array.of(1, 1, 0, 0, 0, 0xff, 0xff, 3, 0, 0xff, 0xff, 3, 0, 0x80, 0x80, 0x80, 0x80, 8);
    expect(() => unpackSpans(huge)).toThrow("row pieces");
  });
});

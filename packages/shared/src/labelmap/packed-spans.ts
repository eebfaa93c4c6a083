import { ByteReader, ByteWriter } from "./byte-io.js";
import { MalformedSpans } from "./errors.js";
import { limits } from "./limits.js";
import { RunWriter } from "./runs.js";
import { boxOfSpans, collectSpans, type SpanVisitor, sortSpans } from "./spans.js";
import type { Box } from "./types.js";

const version = 1;
/** More than anybody can look at: a few bytes of a stranger's must not become gigabytes. */
const mostRows = 4 * 1024 * 1024;

/**
 * Voxels as a few bytes a run, for carrying them to whoever paints or draws them. Packed spans: version:byte (1), voxels:varint; where there is any,
 * 3 x (min:varint, size - 1:varint) of a box along i, j, k, and the runs of SPEC.md (codec 1, not deflated) in it up to the end.
 */
export class SpanPacker {
  readonly #runs = new RunWriter(64);
  readonly #add: SpanVisitor;
  #voxels = 0;

  /** @param box around all that will be added; need not be tight */
  constructor(private readonly box: Box) {
    const [i0, j0, k0] = box.min;
    const [ni, nj] = [box.max[0] - i0, box.max[1] - j0];
    this.#add = (k, j, iStart, iEnd) => {
      const row = ((k - k0) * nj + (j - j0)) * ni - i0;
      this.#runs.add(row + iStart, row + iEnd);
    };
  }

  /** In (k, j, i) order, none twice. */
  add(k: number, j: number, iStart: number, iEnd: number): void {
    this.#voxels += iEnd - iStart;
    this.#add(k, j, iStart, iEnd);
  }

  finish(): Uint8Array {
    const out = new ByteWriter();
    out.byte(version);
    out.varint(this.#voxels);
    if (this.#voxels === 0) return out.finish();
    for (const axis of [0, 1, 2] as const) {
      out.varint(this.box.min[axis]);
      out.varint(this.box.max[axis] - this.box.min[axis] - 1);
    }
    out.bytes(this.#runs.finish());
    return out.finish();
  }
}

/** @param spans flat (k, j, iStart, iEnd) quads, disjoint, any order */
export function packSpans(spans: Int32Array): Uint8Array {
  const sorted = sortSpans(spans);
  const packer = new SpanPacker(boxOfSpans(sorted) ?? { min: [0, 0, 0], max: [1, 1, 1] });
  for (let at = 0; at < sorted.length; at += 4)
    packer.add(sorted[at]!, sorted[at + 1]!, sorted[at + 2]!, sorted[at + 3]!);
  return packer.finish();
}

/** @returns flat (k, j, iStart, iEnd) quads in (k, j, i) order, as `paint` takes them. @throws MalformedSpans */
export function unpackSpans(bytes: Uint8Array): Int32Array {
  const from = new ByteReader(bytes, (fault) => new MalformedSpans(fault));
  if (from.byte() !== version) throw new MalformedSpans("of another version");
  const expected = from.varint("the number of voxels", Number.MAX_SAFE_INTEGER);
  if (expected === 0 && from.done) return new Int32Array(0);
  const [i, j, k] = [readExtent(from), readExtent(from), readExtent(from)];
  const [ni, nj] = [i.size, j.size];
  const voxels = ni * nj * k.size;
  let rows = 0;
  let position = 0;
  let taken = 0;
  const spans = collectSpans((visit) => {
    while (!from.done) {
      position += from.varint("a skip", voxels - position);
      let rest = from.varint("a take", voxels - position);
      if (rest === 0) throw new MalformedSpans("an empty run");
      taken += rest;
      while (rest > 0) {
        const row = Math.floor(position / ni);
        const start = position - row * ni;
        const count = Math.min(rest, ni - start);
        const slice = Math.floor(row / nj);
        if (++rows > mostRows) throw new MalformedSpans(`over ${mostRows} row pieces`);
        visit(k.min + slice, j.min + row - slice * nj, i.min + start, i.min + start + count);
        position += count;
        rest -= count;
      }
    }
  });
  if (taken !== expected) throw new MalformedSpans("of another number of voxels than it says");
  return spans;
}

function readExtent(from: ByteReader): { min: number; size: number } {
  return { min: from.varint("a box", limits.axis), size: from.varint("a box", limits.axis) + 1 };
}

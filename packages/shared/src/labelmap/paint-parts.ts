import { strToU8 } from "fflate";
import { fullBudget } from "./codecs.js";
import { PatchTooLarge } from "./errors.js";
import { limits } from "./limits.js";
import { boxOfSpans, sortSpans } from "./spans.js";
import type { Origin, PaintPart, Shape } from "./types.js";
import { VoxelPart } from "./voxel-part.js";

/** Packs what a caller wants to paint; parts without voxels are left out. @throws RangeError, PatchTooLarge */
export function partsFromSpans(parts: readonly PaintPart[], shape: Shape): VoxelPart[] {
  const sorted = parts.map(({ segment, plane = 0, spans }) => {
    checkNumber("a segment", segment, limits.segment);
    checkNumber("a plane", plane, limits.plane);
    checkSpans(spans, shape);
    return { segment, plane, spans: sortSpans(spans) };
  });
  for (const together of Map.groupBy(sorted, ({ plane }) => plane).values())
    checkDisjoint(together.map(({ spans }) => spans));
  const budget = fullBudget();
  const packed = sorted
    .filter(({ spans }) => spans.length > 0)
    .map(({ plane, segment, spans }) => VoxelPart.fromSpans(plane, segment, spans, boxOfSpans(spans)!, budget));
  if (packed.length > limits.parts) throw new PatchTooLarge(`it has ${packed.length} parts of ${limits.parts}`);
  const runBytes = packed.reduce((sum, part) => sum + part.unpackedBytes, 0);
  if (runBytes > limits.runBytes) throw new PatchTooLarge(`its runs take ${runBytes} bytes of ${limits.runBytes}`);
  return packed;
}

/** @throws RangeError when a reader would refuse it */
export function checkOrigin(origin: Origin | null): Origin | null {
  const texts = origin === null ? [] : "tool" in origin ? [origin.tool] : [origin.suggestionId, origin.model];
  for (const text of texts)
    if (strToU8(text).length > limits.originText)
      throw new RangeError(`a text in an origin takes more than ${limits.originText} bytes`);
  return origin;
}

function checkSpans(spans: Int32Array, [ni, nj, nk]: Shape): void {
  if (spans.length % 4 !== 0) throw new RangeError("spans must be (k, j, iStart, iEnd) quads");
  for (let at = 0; at < spans.length; at += 4) {
    const k = spans[at]!;
    const j = spans[at + 1]!;
    const iStart = spans[at + 2]!;
    const iEnd = spans[at + 3]!;
    if (k < 0 || k >= nk || j < 0 || j >= nj || iStart < 0 || iEnd > ni || iStart >= iEnd)
      throw new RangeError(`span (k ${k}, j ${j}, i ${iStart} to ${iEnd}) is not inside [${ni}, ${nj}, ${nk}]`);
  }
}

/** Merges the sorted lists in thought and compares each span with the one before it. */
function checkDisjoint(lists: readonly Int32Array[]): void {
  const heads = lists.map(() => 0);
  const previous = { k: -1, j: -1, iEnd: -1 };
  for (;;) {
    let first = -1;
    for (let n = 0; n < lists.length; n += 1)
      if (heads[n]! < lists[n]!.length && (first < 0 || isBefore(lists[n]!, heads[n]!, lists[first]!, heads[first]!)))
        first = n;
    if (first < 0) return;
    const spans = lists[first]!;
    const at = heads[first]!;
    const sameRow = spans[at] === previous.k && spans[at + 1] === previous.j;
    if (sameRow && spans[at + 2]! < previous.iEnd)
      throw new RangeError(`spans overlap at (i ${spans[at + 2]}, j ${previous.j}, k ${previous.k})`);
    previous.k = spans[at]!;
    previous.j = spans[at + 1]!;
    previous.iEnd = spans[at + 3]!;
    heads[first] = at + 4;
  }
}

function isBefore(a: Int32Array, at: number, b: Int32Array, bt: number): boolean {
  return (a[at]! - b[bt]! || a[at + 1]! - b[bt + 1]! || a[at + 2]! - b[bt + 2]!) < 0;
}

function checkNumber(what: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new RangeError(`${what} must be an integer from 0 to ${max}, not ${value}`);
}

import { ByteReader, ByteWriter } from "./byte-io.js";
import { MalformedEntry } from "./errors.js";
import type { SpanVisitor } from "./spans.js";
import type { Box } from "./types.js";

/**
 * Runs: the voxels of a part inside its box, counted in (k, j, i) order with i fastest, as varints that alternate between how many
 * voxels to skip and how many to take. Runs go on across row ends, so a filled box is one run. It is what codecs carry and what the engine keeps.
 */
export type Runs = Uint8Array;

/**
 * @param spans sorted (k, j, iStart, iEnd) quads, disjoint, all inside `box`
 */
export function encodeRuns(spans: Int32Array, box: Box): Runs {
  const [i0, j0, k0] = box.min;
  const ni = box.max[0] - i0;
  const nj = box.max[1] - j0;
  const out = new RunWriter(Math.max(16, spans.length));
  for (let at = 0; at < spans.length; at += 4) {
    const row = ((spans[at]! - k0) * nj + (spans[at + 1]! - j0)) * ni - i0;
    out.add(row + spans[at + 2]!, row + spans[at + 3]!);
  }
  return out.finish();
}

/** Run by run, as positions in the box in (k, j, i) order; `from` is Infinity behind the last. */
export interface RunSource {
  from: number;
  to: number;
  next(): void;
}

export function runSource(runs: Runs): RunSource {
  const reader = new ByteReader(runs);
  const source: RunSource = {
    from: 0,
    to: 0,
    next() {
      if (reader.done) {
        source.from = Number.POSITIVE_INFINITY;
        return;
      }
      source.from = source.to + reader.varint("a skip", Number.MAX_SAFE_INTEGER);
      source.to = source.from + reader.varint("a take", Number.MAX_SAFE_INTEGER);
    },
  };
  source.next();
  return source;
}

/** Writes runs that come in order; touching ones become one. */
export class RunWriter {
  readonly #out: ByteWriter;
  #end = 0;
  #from = -1;
  #to = -1;

  constructor(capacity: number) {
    this.#out = new ByteWriter(capacity);
  }

  /** @param from @param to positions in the box, half-open, not before the end of the last run */
  readonly add = (from: number, to: number): void => {
    if (from !== this.#to) {
      this.#flush();
      this.#from = from;
    }
    this.#to = to;
  };

  get length(): number {
    return this.#out.length;
  }

  finish(): Runs {
    this.#flush();
    return this.#out.finish();
  }

  #flush(): void {
    if (this.#from < 0) return;
    this.#out.varint(this.#from - this.#end);
    this.#out.varint(this.#to - this.#from);
    this.#end = this.#to;
  }
}

/** Where in the runs a slice begins, so that one slice of a large part can be read alone. */
export interface RunIndex {
  /** Of the first run that reaches slice k or lies behind it, for each k of the box. */
  readonly byteOffset: Uint32Array;
  /** The linear position before that run's skip. */
  readonly position: Float64Array;
}

/** Visits row pieces in (k, j, i) order. @param kFrom @param kTo grid slices, half-open; only pieces inside are visited */
export function walkRuns(
  runs: Runs,
  box: Box,
  visit: SpanVisitor,
  kFrom: number = box.min[2],
  kTo: number = box.max[2],
  index: RunIndex | null = null,
): void {
  const [i0, j0, k0] = box.min;
  const ni = box.max[0] - i0;
  const nj = box.max[1] - j0;
  const perSlice = ni * nj;
  const first = Math.max(0, kFrom - k0) * perSlice;
  const last = Math.max(0, Math.min(kTo, box.max[2]) - k0) * perSlice;
  let at = 0;
  let position = 0;
  if (index !== null && kFrom > k0 && kFrom < box.max[2]) {
    at = index.byteOffset[kFrom - k0]!;
    position = index.position[kFrom - k0]!;
  }
  while (at < runs.length) {
    let byte = runs[at++]!;
    let skip = byte & 0x7f;
    for (let scale = 128; byte > 0x7f; scale *= 128) {
      byte = runs[at++]!;
      skip += (byte & 0x7f) * scale;
    }
    byte = runs[at++]!;
    let take = byte & 0x7f;
    for (let scale = 128; byte > 0x7f; scale *= 128) {
      byte = runs[at++]!;
      take += (byte & 0x7f) * scale;
    }
    let from = position + skip;
    position = from + take;
    if (from >= last) return;
    if (position <= first) continue;
    if (from < first) from = first;
    let rest = Math.min(position, last) - from;
    let row = Math.floor(from / ni);
    let i = from - row * ni;
    let k = Math.floor(row / nj);
    let j = row - k * nj;
    for (;;) {
      const count = Math.min(rest, ni - i);
      visit(k0 + k, j0 + j, i0 + i, i0 + i + count);
      rest -= count;
      if (rest === 0) break;
      i = 0;
      row += 1;
      j += 1;
      if (j === nj) {
        j = 0;
        k += 1;
      }
    }
  }
}

/**
 * Proves runs that came from outside: whole varints, none empty, none touching the next, inside the box and reaching each of its faces.
 * @returns how many voxels they take
 * @throws MalformedEntry
 */
export function checkRuns(runs: Runs, box: Box): number {
  const volume = (box.max[0] - box.min[0]) * (box.max[1] - box.min[1]) * (box.max[2] - box.min[2]);
  if (runs.length === 0) throw new MalformedEntry("a part without voxels");
  if (runs[runs.length - 1]! > 0x7f) throw new MalformedEntry("runs end too early");
  const reach = new Reach(box);
  let at = 0;
  let position = 0;
  let voxelCount = 0;
  for (let number = 0; at < runs.length; number += 1) {
    let value = 0;
    let scale = 1;
    let byte: number;
    do {
      byte = runs[at++]!;
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (position + value > volume) throw new MalformedEntry("runs leave their box");
      if ((byte === 0 && scale > 128) || scale > 2 ** 63)
        throw new MalformedEntry("a run is written in more bytes than it needs");
    } while (byte > 0x7f);
    if (value === 0 && number > 0) throw new MalformedEntry("an empty run");
    position += value;
    if (number % 2 === 1) {
      voxelCount += value;
      reach.add(position - value, position - 1);
    } else if (at === runs.length) throw new MalformedEntry("runs end with a skip");
  }
  if (!reach.isWholeBox()) throw new MalformedEntry("a box wider than its voxels");
  return voxelCount;
}

/** How far runs reach along each axis, without walking their rows: one run may cover billions of voxels. */
class Reach {
  readonly #size: readonly [number, number, number];
  #min = [Infinity, Infinity, Infinity];
  #max = [-1, -1, -1];

  constructor({ min, max }: Box) {
    this.#size = [max[0] - min[0], max[1] - min[1], max[2] - min[2]];
  }

  /** @param first @param last linear positions in the box, both inside the run */
  add(first: number, last: number): void {
    const [ni, nj, nk] = this.#size;
    const firstRow = Math.floor(first / ni);
    const lastRow = last < (firstRow + 1) * ni ? firstRow : Math.floor(last / ni);
    const firstSlice = nk === 1 ? 0 : Math.floor(firstRow / nj);
    const lastSlice = nk === 1 || lastRow === firstRow ? firstSlice : Math.floor(lastRow / nj);
    this.#along(2, firstSlice, lastSlice);
    if (firstSlice === lastSlice) this.#along(1, firstRow - firstSlice * nj, lastRow - firstSlice * nj);
    else this.#along(1, 0, nj - 1);
    if (firstRow === lastRow) this.#along(0, first - firstRow * ni, last - firstRow * ni);
    else this.#along(0, 0, ni - 1);
  }

  isWholeBox(): boolean {
    return this.#size.every((size, axis) => this.#min[axis] === 0 && this.#max[axis] === size - 1);
  }

  #along(axis: number, min: number, max: number): void {
    if (min < this.#min[axis]!) this.#min[axis] = min;
    if (max > this.#max[axis]!) this.#max[axis] = max;
  }
}

/** @returns null when the runs are so few that walking them is quicker than looking them up */
export function indexRuns(runs: Runs, box: Box): RunIndex | null {
  const slices = box.max[2] - box.min[2];
  if (runs.length < 4096 || slices < 2) return null;
  const perSlice = (box.max[0] - box.min[0]) * (box.max[1] - box.min[1]);
  const byteOffset = new Uint32Array(slices);
  const position = new Float64Array(slices);
  let at = 0;
  let here = 0;
  let slice = 0;
  while (at < runs.length && slice < slices) {
    const [runAt, runFrom] = [at, here];
    for (let half = 0; half < 2; half += 1) {
      let byte: number;
      let scale = 1;
      do {
        byte = runs[at++]!;
        here += (byte & 0x7f) * scale;
        scale *= 128;
      } while (byte > 0x7f);
    }
    for (; slice < slices && here > slice * perSlice; slice += 1) {
      byteOffset[slice] = runAt;
      position[slice] = runFrom;
    }
  }
  return { byteOffset, position };
}

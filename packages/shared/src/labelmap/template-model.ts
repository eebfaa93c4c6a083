import type { BitCoder } from "./range-coder.js";
import type { RunSource } from "./runs.js";

/**
 * The model of codec 0, in the manner of JBIG2: each voxel of a part's box is one bit, coded in the context of 10 neighbours that came
 * before it on its slice and 3 on the slice before. Where all of them agree over a stretch, as they do inside a stroke and outside of
 * it, one bit says that the whole stretch agrees too; so the work grows with a shape's border and not with its box.
 *
 *     row j - 2        . 9 8 7 .            slice k - 1, row j      . 2 1
 *     row j - 1        6 5 4 3 2                          row j + 1    . 0 .
 *     row j            1 0 ?                                   (column i under 2 and 0)
 */
export const contexts = contextLayout();

function contextLayout() {
  const flat = 1 << 10;
  const deep = 1 << 13;
  const lengths = 12;
  const stretchKinds = lengths * 2;
  const stretches = 4 * stretchKinds;
  return {
    lengths,
    stretchKinds,
    /** Of the first slice, which has none before it. */
    flat: 0,
    flatStretch: flat,
    /** So many are all that a part of one slice uses. */
    flatCount: flat + stretches,
    deep: flat + stretches,
    deepStretch: flat + stretches + deep,
    count: flat + stretches + deep + stretches,
  } as const;
}

/** Voxels of one slice that a box may have in this model; two slices are held as a byte each. */
export const maxSliceVoxels = 1 << 22;

const noEdge = 0x7fff_ffff;

/** A slice as bytes, and where its rows change: each row's edges ascend, the first one begins a run, and `noEdge` ends them. */
class Slice {
  ni = 0;
  nj = 0;
  stride = 0;
  voxels = new Uint8Array(1 << 14);
  edges = new Int32Array(1 << 10);
  rowStart = new Int32Array(1 << 8);
  #length = 1;

  constructor() {
    this.edges[0] = noEdge;
  }

  /** Makes it ready for so many columns and rows; it must be clear. */
  shape(ni: number, nj: number): void {
    // Two voxels of nothing around it on each side: no border needs a question.
    this.ni = ni;
    this.nj = nj;
    this.stride = ni + 4;
    const size = this.stride * (nj + 4);
    if (this.voxels.length < size) this.voxels = new Uint8Array(size);
    if (this.rowStart.length < nj + 4) this.rowStart = new Int32Array(nj + 4);
  }

  /** Of column 0. */
  at(j: number): number {
    return (j + 2) * this.stride + 2;
  }

  /** Costs what there was in it. */
  clear(): void {
    if (this.#length > 1)
      for (let j = 0; j < this.nj; j += 1) {
        const row = this.at(j);
        for (let n = this.edgesOf(j); this.edges[n]! !== noEdge; n += 2)
          this.voxels.fill(0, row + this.edges[n]!, row + this.edges[n + 1]!);
      }
    // Rows before the first and behind the last have no edges.
    this.rowStart.fill(0, 0, this.nj + 4);
    this.#length = 1;
  }

  beginRow(j: number): void {
    this.rowStart[j + 2] = this.#length;
  }

  edge(i: number): void {
    if (this.#length === this.edges.length) {
      const grown = new Int32Array(this.edges.length * 2);
      grown.set(this.edges);
      this.edges = grown;
    }
    this.edges[this.#length++] = i;
  }

  endRow(): void {
    this.edge(noEdge);
  }

  edgesOf(j: number): number {
    return this.rowStart[j + 2]!;
  }
}

/** The slice that is coded, the one before it, and one that stays blank to stand before the first. Large enough ones are used again. */
class Slices {
  static #idle: Slices | null = null;
  here = new Slice();
  before = new Slice();
  blank = new Slice();

  /** Whoever took them gives them back, unless something was thrown meanwhile. */
  static take(ni: number, nj: number): Slices {
    const slices = Slices.#idle ?? new Slices();
    Slices.#idle = null;
    for (const slice of [slices.here, slices.before, slices.blank]) slice.shape(ni, nj);
    return slices;
  }

  giveBack(): void {
    this.here.clear();
    this.before.clear();
    if (this.here.voxels.length <= mostIdleVoxels) Slices.#idle = this;
  }

  next(): void {
    [this.here, this.before] = [this.before, this.here];
    this.here.clear();
  }
}

const mostIdleVoxels = 1 << 20;

/** Told of each run of each row, in (k, j, i) order. @param from @param to positions in the box in (k, j, i) order, half-open */
export type RunSink = (from: number, to: number) => void;

/**
 * Codes a part's voxels. With an encoder, `source` says which they are; with a decoder, the coder does.
 * @param maxBits more than so many coded bits, or as much work, end it
 * @returns how many bits were coded, with what filling long runs costs; more than `maxBits` when it was ended
 */
export function codeVoxels(
  coder: BitCoder,
  [ni, nj, nk]: readonly [number, number, number],
  source: RunSource | null,
  sink: RunSink | null,
  maxBits: number,
): number {
  const slices = Slices.take(ni, nj);
  let coded = 0;
  for (let k = 0; k < nk && coded <= maxBits; k += 1) {
    if (k > 0) slices.next();
    const { here } = slices;
    const before = k === 0 ? slices.blank : slices.before;
    for (let j = 0; j < nj && coded <= maxBits; j += 1) {
      const start = (k * nj + j) * ni;
      if (source !== null) drawRow(here, j, start, source);
      here.beginRow(j);
      coded += codeRow(coder, here, before, k === 0, j);
      here.endRow();
      if (sink === null) continue;
      const { edges } = here;
      for (let n = here.edgesOf(j); edges[n]! !== noEdge; n += 2) sink(start + edges[n]!, start + edges[n + 1]!);
    }
  }
  slices.giveBack();
  return coded;
}

function drawRow(slice: Slice, j: number, start: number, source: RunSource): void {
  const end = start + slice.ni;
  const at = slice.at(j) - start;
  while (source.from < end) {
    slice.voxels.fill(1, at + Math.max(start, source.from), at + Math.min(end, source.to));
    if (source.to > end) return;
    source.next();
  }
}

/** Filling 64 voxels takes about as long as coding a bit: without counting it, few bytes could stand for terabytes. */
const voxelsForABit = 6;

/** @returns how many bits were coded, and filling counted in */
function codeRow(coder: BitCoder, slice: Slice, before: Slice, isFirst: boolean, j: number): number {
  const { ni, voxels } = slice;
  const under = before.voxels;
  const row = slice.at(j);
  const up = row - slice.stride;
  const upper = up - slice.stride;
  const down = row + slice.stride;
  const [firstContext, firstStretch, belowBits] = isFirst
    ? [contexts.flat, contexts.flatStretch, 0]
    : [contexts.deep, contexts.deepStretch, 3];
  let upEdge = slice.edgesOf(j - 1);
  let upperEdge = slice.edgesOf(j - 2);
  let underEdge = before.edgesOf(j);
  let downEdge = before.edgesOf(j + 1);
  let coded = 0;
  let near = 0;
  let above = contextAbove(voxels, up, upper, 0);
  for (let i = 0; i < ni; coded += 1) {
    const all = above | near;
    const below = isFirst ? 0 : (under[row + i]! << 2) | (under[row + i + 1]! << 1) | under[down + i]!;
    if ((all === 0 || all === 1023) && (below === 0 || below === 7)) {
      const { edges } = slice;
      const deep = before.edges;
      while (edges[upEdge]! <= i + 2) upEdge += 1;
      while (edges[upperEdge]! <= i + 1) upperEdge += 1;
      while (deep[underEdge]! <= i + 1) underEdge += 1;
      while (deep[downEdge]! <= i) downEdge += 1;
      const end = Math.min(ni, edges[upEdge]! - 2, edges[upperEdge]! - 1, deep[underEdge]! - 1, deep[downEdge]!);
      if (end - i > 1) {
        const value = all & 1;
        const kind = firstStretch + (value * 2 + (below & 1)) * contexts.stretchKinds;
        const at = codeStretch(coder, kind, slice, j, i, end, value);
        if (at < end) slice.edge(at);
        if (value === 1) coded += (at - i) >> voxelsForABit;
        i = Math.min(end, at + 1);
        near = at === end ? value * 3 : value === 0 ? 1 : 2;
        above = contextAbove(voxels, up, upper, i);
        continue;
      }
    }
    const bit = coder.bit(firstContext + ((all << belowBits) | below), voxels[row + i]!);
    voxels[row + i] = bit;
    if (bit !== (near & 1)) slice.edge(i);
    near = ((near << 1) | bit) & 3;
    above = ((above << 1) & 0b11_0111_1000) | (voxels[upper + i + 2]! << 7) | (voxels[up + i + 3]! << 2);
    i += 1;
  }
  if (voxels[row + ni - 1] === 1) slice.edge(ni);
  return coded;
}

/** Of column i: the eight neighbours above, in bits 9 to 2. */
function contextAbove(voxels: Uint8Array, up: number, upper: number, i: number): number {
  return (
    (voxels[upper + i - 1]! << 9) |
    (voxels[upper + i]! << 8) |
    (voxels[upper + i + 1]! << 7) |
    (voxels[up + i - 2]! << 6) |
    (voxels[up + i - 1]! << 5) |
    (voxels[up + i]! << 4) |
    (voxels[up + i + 1]! << 3) |
    (voxels[up + i + 2]! << 2)
  );
}

/**
 * Columns i to `end` (more than one) of row j have neighbours that are all `value`: says whether they are `value` too, else which is the first that isn't.
 * @returns that column, `end` where there is none
 */
function codeStretch(
  coder: BitCoder,
  firstContext: number,
  slice: Slice,
  j: number,
  i: number,
  end: number,
  value: number,
): number {
  const row = slice.at(j);
  const { voxels } = slice;
  const length = end - i;
  const bucket = Math.min(contexts.lengths - 1, 31 - Math.clz32(length));
  let at = i;
  if (!coder.decodes) while (at < end && voxels[row + at] === value) at += 1;
  const breaks = coder.bit(firstContext + bucket * 2 + (j === 0 ? 1 : 0), at < end ? 1 : 0);
  if (breaks === 1) at = i + Math.min(length - 1, coder.bits(32 - Math.clz32(length - 1), at - i));
  else at = end;
  if (value === 1) voxels.fill(1, row + i, row + at);
  if (at < end) voxels[row + at] = 1 - value;
  return at;
}

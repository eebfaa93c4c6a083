import { ByteReader } from "./byte-io.js";
import { contentHeader } from "./content-hash.js";
import { MalformedContent } from "./errors.js";
import { limits } from "./limits.js";
import type { Shape } from "./types.js";

/** A mask's labels, without who painted them or when. */
export interface LabelContent {
  readonly shape: Shape;
  /** Those that show anything, ascending by number. */
  readonly planes: readonly PlaneContent[];
}

export interface PlaneContent {
  readonly number: number;
  /** Segment numbers that show, ascending. */
  readonly segments: readonly number[];
  /** Slices k = 0 … nk - 1 in their order: segment numbers [j][i], 0 where nothing shows. Each is lent until the next is asked for. */
  slices(): Iterable<Uint16Array>;
}

/**
 * Reads what `contentBytes` wrote. All of it is checked before anything is given out; nothing but one slice is unpacked at a time.
 * @param bytes are kept: never change them afterwards
 * @throws MalformedContent
 */
export function decodeContent(bytes: Uint8Array): LabelContent {
  const reader = readerOf(bytes);
  if (reader.text("the header", contentHeader.length) !== contentHeader)
    throw new MalformedContent("it has another header");
  const shape = [axis(reader), axis(reader), axis(reader)] as const;
  const planes: PlaneContent[] = [];
  while (!reader.done) {
    const number = reader.varint("a plane", limits.plane + 1) - 1;
    if (number <= (planes.at(-1)?.number ?? -1)) throw new MalformedContent("planes don't ascend");
    const runs = bytes.subarray(reader.offset);
    planes.push({ number, segments: checkRuns(reader, shape), slices: () => slicesOf(runs, shape) });
  }
  return { shape, planes };
}

const readerOf = (bytes: Uint8Array) => new ByteReader(bytes, (fault) => new MalformedContent(fault));

function axis(reader: ByteReader): number {
  const size = reader.varint("an axis", limits.axis);
  if (size === 0) throw new MalformedContent("an axis is empty");
  return size;
}

/** Up to and with the 0 that ends the plane. @returns the segments that show */
function checkRuns(reader: ByteReader, [ni, nj, nk]: Shape): number[] {
  let left = ni * nj * nk;
  let label = -1;
  const segments = new Set<number>();
  for (;;) {
    const length = reader.varint("a run", left);
    if (length === 0) break;
    const next = reader.varint("a label", limits.segment);
    if (next === label) throw new MalformedContent("one run is written as two");
    label = next;
    left -= length;
    if (label !== 0) segments.add(label);
  }
  if (label <= 0) throw new MalformedContent("a plane ends with nothing");
  return [...segments].sort((a, b) => a - b);
}

function* slicesOf(runs: Uint8Array, [ni, nj, nk]: Shape): Generator<Uint16Array> {
  const reader = readerOf(runs);
  const slice = new Uint16Array(ni * nj);
  let [length, label] = [0, 0];
  let ended = false;
  for (let k = 0; k < nk; k += 1) {
    slice.fill(0);
    for (let at = 0; at < slice.length && !ended; ) {
      if (length === 0) {
        length = reader.varint("a run", Number.MAX_SAFE_INTEGER);
        ended = length === 0;
        label = ended ? 0 : reader.varint("a label", limits.segment);
      }
      const here = Math.min(length, slice.length - at);
      if (label !== 0) slice.fill(label, at, at + here);
      at += here;
      length -= here;
    }
    yield slice;
  }
}

import { deflateSync, inflateSync } from "fflate";
import { ByteReader, ByteWriter } from "./byte-io.js";
import { MalformedEntry, UnknownCodec } from "./errors.js";
import type { Runs } from "./runs.js";
import type { Box } from "./types.js";

/** How the runs of a part are packed. The id is part of the entry format: a codec's bytes never change meaning, a better one gets a new id. */
interface Codec {
  readonly id: number;
  encode(runs: Runs, box: Box): Uint8Array;
  /**
   * May return a view into `payload`.
   * @param maxBytes what the result may take; checked before it is allocated
   * @throws MalformedEntry
   */
  decode(payload: Uint8Array, box: Box, maxBytes: number): Runs;
}

/** Codec 1: the runs as they are, deflated where that is smaller. First varint: twice the runs' length, plus one if deflated. */
const deflatedRuns: Codec = {
  id: 1,
  encode(runs) {
    const deflated = runs.length < 24 ? runs : deflateSync(runs, { level: runs.length > 262_144 ? 3 : 9 });
    const out = new ByteWriter(Math.min(runs.length, deflated.length) + 8);
    const smaller = deflated.length < runs.length;
    out.varint(runs.length * 2 + (smaller ? 1 : 0));
    out.bytes(smaller ? deflated : runs);
    return out.finish();
  },
  decode(payload, _box, maxBytes) {
    const reader = new ByteReader(payload);
    const head = reader.varint("the length of runs", maxBytes * 2 + 1);
    const length = Math.floor(head / 2);
    const rest = reader.rest();
    if (head % 2 === 0) {
      if (rest.length !== length) throw new MalformedEntry("runs of another length than they say");
      return rest;
    }
    return inflate(rest, length);
  },
};

/** Deflate writes 1032 bytes at most for each one it reads. */
const maxInflation = 1032;

function inflate(deflated: Uint8Array, length: number): Uint8Array {
  if (length > deflated.length * maxInflation) throw new MalformedEntry("runs longer than their bytes can hold");
  // One byte more than promised: fflate silently stops writing at the end of `out`, and this shows whether it wanted to.
  const out = new Uint8Array(length + 1);
  let written: Uint8Array;
  try {
    written = inflateSync(deflated, { out });
  } catch {
    throw new MalformedEntry("runs that don't inflate");
  }
  if (written.length !== length) throw new MalformedEntry("runs of another length than they say");
  return out.subarray(0, length);
}

const codecs: readonly Codec[] = [deflatedRuns];

export function codecById(id: number): Codec {
  const codec = codecs.find((known) => known.id === id);
  if (codec === undefined) throw new UnknownCodec(id);
  return codec;
}

/** The author's choice: the smallest. */
export function encodeSmallest(runs: Runs, box: Box): { codec: number; payload: Uint8Array } {
  return codecs
    .map((codec) => ({ codec: codec.id, payload: codec.encode(runs, box) }))
    .reduce((best, next) => (next.payload.length < best.payload.length ? next : best));
}

import { deflateSync, inflateSync } from "fflate";
import { sizeOfBox } from "./box.js";
import { ByteReader, ByteWriter } from "./byte-io.js";
import { MalformedEntry, UnknownCodec } from "./errors.js";
import { limits } from "./limits.js";
import { RangeCoder } from "./range-coder.js";
import { type Runs, RunWriter, runSource } from "./runs.js";
import { startTableFrom } from "./start-table.js";
import { codeVoxels, contexts, maxSliceVoxels } from "./template-model.js";
import type { Box } from "./types.js";
import { voxelTable } from "./voxel-table.js";

/** What decoding an entry may still cost; it goes down with each part. */
export interface Budget {
  /** Bytes of unpacked runs. */
  runBytes: number;
  /** Bits that a model works out one by one. */
  codedBits: number;
}

export const fullBudget = (): Budget => ({ runBytes: limits.runBytes, codedBits: limits.codedBits });

/** How the runs of a part are packed. The id is part of the entry format: a codec's bytes never change meaning, a better one gets a new id. */
interface Codec {
  readonly id: number;
  /** @returns null where this codec is not made for such a part, or it would go over the budget */
  encode(runs: Runs, box: Box, budget: Budget): Uint8Array | null;
  /**
   * May return a view into `payload`.
   * @param budget is spent; checked before anything is allocated
   * @throws MalformedEntry
   */
  decode(payload: Uint8Array, box: Box, budget: Budget): Runs;
}

const voxelContexts = startTableFrom(voxelTable);
const contextsFor = (slices: number) => (slices === 1 ? contexts.flatCount : contexts.count);

/** Above so many bytes of runs a part is noise or a crowd of shapes: the model would take long and gain little. */
const mostModelledRuns = 2 * 1024 * 1024;

/** Codec 0: voxel by voxel through the model of `template-model.ts`, range coded; nothing beside that. */
const modelledVoxels: Codec = {
  id: 0,
  encode(runs, box, budget) {
    const size = sizeOfBox(box);
    if (size[0] * size[1] > maxSliceVoxels || runs.length > mostModelledRuns) return null;
    const coder = RangeCoder.encoder(voxelContexts, contextsFor(size[2]));
    const bits = codeVoxels(coder, size, runSource(runs), null, budget.codedBits);
    if (bits > budget.codedBits) return null;
    budget.codedBits -= bits;
    return coder.finish();
  },
  decode(payload, box, budget) {
    const size = sizeOfBox(box);
    if (size[0] * size[1] > maxSliceVoxels) throw new MalformedEntry("slices too large for their codec");
    const fail = (fault: string) => new MalformedEntry(fault);
    const coder = RangeCoder.decoder(payload, voxelContexts, fail, contextsFor(size[2]));
    const runs = new RunWriter(64);
    const add = (from: number, to: number) => {
      runs.add(from, to);
      if (runs.length > budget.runBytes) throw new MalformedEntry("runs over their limit");
    };
    budget.codedBits -= codeVoxels(coder, size, null, add, budget.codedBits);
    if (budget.codedBits < 0) throw new MalformedEntry("voxels over their limit");
    coder.end();
    const unpacked = runs.finish();
    budget.runBytes -= unpacked.length;
    return unpacked;
  },
};

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
  decode(payload, _box, budget) {
    const reader = new ByteReader(payload);
    const head = reader.varint("the length of runs", budget.runBytes * 2 + 1);
    const length = Math.floor(head / 2);
    budget.runBytes -= length;
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

const codecs: readonly Codec[] = [modelledVoxels, deflatedRuns];

export function codecById(id: number): Codec {
  const codec = codecs.find((known) => known.id === id);
  if (codec === undefined) throw new UnknownCodec(id);
  return codec;
}

/** The author's choice: the smallest. @param budget is spent as a reader would spend it */
export function encodeSmallest(runs: Runs, box: Box, budget: Budget): { codec: number; payload: Uint8Array } {
  const modelled = modelledVoxels.encode(runs, box, budget);
  const deflated = deflatedRuns.encode(runs, box, budget)!;
  return modelled !== null && modelled.length <= deflated.length
    ? { codec: modelledVoxels.id, payload: modelled }
    : { codec: deflatedRuns.id, payload: deflated };
}

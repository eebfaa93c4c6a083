import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { Board, cellCount } from "./board.js";
import { ByteReader, ByteWriter } from "./byte-io.js";
import { MalformedSlab } from "./errors.js";
import { RangeCoder } from "./range-coder.js";
import type { Rules } from "./rules.js";
import { startTableFrom } from "./start-table.js";
import type { Shape } from "./types.js";
import { codeBoard, sortBoard, winnerContexts } from "./winner-model.js";
import { winnerTable } from "./winner-table.js";

/** Slab format v1; the layout is in SPEC.md. */
const slabVersion = 1;
const mostBricks = 64;
const winnerStart = startTableFrom(winnerTable);
const fail = (fault: string) => new MalformedSlab(fault);

export const hashOf = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** The bytes of one brick's board: a function of who wins where and of nothing else; empty where nobody does. */
export function encodeBrick(board: Board, size: Shape): Uint8Array {
  const sorted = sortBoard(board, size);
  if (sorted.winners.length === 0) return new Uint8Array(0);
  const coder = RangeCoder.encoder(winnerStart, winnerContexts.all);
  codeBoard(coder, size, sorted, fail);
  return coder.finish();
}

/** @throws MalformedSlab */
export function decodeBrick(bytes: Uint8Array, size: Shape, rules: Rules): Board {
  if (bytes.length === 0) return new Board();
  const coder = RangeCoder.decoder(bytes, winnerStart, fail, winnerContexts.all);
  const { winners, cells } = codeBoard(coder, size, { winners: [], cells: new Uint16Array(cellCount) }, fail);
  coder.end();
  return Board.of(winners.length > 192 ? cells : new Uint8Array(cells), winners, rules);
}

/** @param bricks of one chunk, in its order, each as `encodeBrick` gives it. @returns null where all are empty: no slab then */
export function encodeSlab(bricks: readonly Uint8Array[]): Uint8Array | null {
  if (bricks.every(({ length }) => length === 0)) return null;
  const out = new ByteWriter(256);
  out.byte(slabVersion);
  out.varint(bricks.length);
  for (const { length } of bricks) out.varint(length);
  for (const brick of bricks) out.bytes(brick);
  return out.finish();
}

/** Where the bricks of a slab lie in its bytes; each is decoded when somebody needs it. */
export class Slab {
  private constructor(
    readonly bytes: Uint8Array,
    readonly bricks: readonly Uint8Array[],
  ) {}

  /** @param bytes kept and referred to: never change them afterwards. @throws MalformedSlab */
  static parse(bytes: Uint8Array): Slab {
    const from = new ByteReader(bytes, fail);
    const version = from.byte();
    if (version !== slabVersion) throw new MalformedSlab(`version ${version} is not known here`);
    const count = from.varint("the number of bricks", mostBricks);
    const lengths = Array.from({ length: count }, () => from.varint("the length of a brick", bytes.length));
    const bricks = lengths.map((length) => from.bytes("a brick", length));
    if (!from.done) throw new MalformedSlab("bytes behind its end");
    return new Slab(bytes, bricks);
  }
}

import { type DecodedPatch, encodeEntry, formatVersion, makePatch } from "./entry.js";
import { checkOrigin, partsFromSpans } from "./paint-parts.js";
import type { Origin, PaintPart, PatchEntry, Shape } from "./types.js";

/** A patch for a journal that its author writes from the beginning, without a replica: seq, stamp and disjointness from other patches are the author's to see to. */
export interface PatchToWrite {
  readonly shape: Shape;
  readonly seq: number;
  /** Above that of every patch of this author before it (SPEC.md LM3). */
  readonly hlc: number;
  readonly origin: Origin | null;
  readonly parts: readonly PaintPart[];
}

/** @returns the entry, and its bytes as a reader takes them. @throws RangeError for spans or numbers that `PaintPart` forbids; PatchTooLarge */
export function writePatch({ shape, seq, hlc, origin, parts }: PatchToWrite): { entry: PatchEntry; bytes: Uint8Array } {
  const entry: DecodedPatch = makePatch(seq, hlc, checkOrigin(origin), partsFromSpans(parts, shape));
  return { entry, bytes: encodeEntry(entry) };
}

/** The author closes the undo window: everything before can be folded. */
export const writeBye = (seq: number): Uint8Array => encodeEntry({ kind: "bye", version: formatVersion, seq });

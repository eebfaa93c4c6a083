import { decodeEntry, type LabelmapReplica, type Origin, type PaintPart, spansOf } from "@covoxel/shared/labelmap";

/** Strokes to be painted anew, oldest first. */
export interface Rebased {
  strokes: { parts: PaintPart[]; origin: Origin | null }[];
  /** Saved strokes whose undo or redo was not sent: under another actor nobody can say it any more. */
  unsaid: number;
}

interface Unsent {
  actor: number;
  seq: number;
  bytes: Uint8Array;
}

/**
 * Takes unsent entries of actors that can't send any more out of the mask.
 * @param isSaved whether the server has an entry after all: its answer was lost, so it stays as it is
 * @returns what they painted, to be painted again under another actor; undone strokes are gone
 */
export function takeBack(
  replica: LabelmapReplica,
  entries: readonly Unsent[],
  isSaved: (entry: Unsent) => boolean,
): Rebased {
  const unsent = entries
    .filter((entry) => !isSaved(entry))
    .map((entry) => ({ ...entry, entry: decodeEntry(entry.bytes) }));
  const isUnsent = (actor: number, seq: number) => unsent.some((entry) => entry.actor === actor && entry.seq === seq);
  const shown = unsent
    .filter(({ actor, seq, entry }) => entry.kind === "patch" && replica.isShown(actor, seq))
    .flatMap(({ actor, entry }) => (entry.kind === "patch" ? [{ actor, entry }] : []))
    .sort((a, b) => a.entry.hlc - b.entry.hlc || a.actor - b.actor);
  const toggled = new Map<string, { actor: number; target: number; shown: boolean }>();
  for (const { actor, entry } of unsent) {
    if (entry.kind !== "toggle" || isUnsent(actor, entry.target)) continue;
    const { target } = entry;
    toggled.set(`${actor}/${target}`, { actor, target, shown: replica.isShown(actor, target) });
  }
  for (const { actor, seq } of unsent) replica.revoke(actor, seq);
  return {
    strokes: shown.map(({ entry: { parts, origin } }) => ({
      parts: parts.map((part) => ({ segment: part.segment, plane: part.plane, spans: spansOf(part) })),
      origin,
    })),
    unsaid: [...toggled.values()].filter(({ actor, target, shown: was }) => replica.isShown(actor, target) !== was)
      .length,
  };
}

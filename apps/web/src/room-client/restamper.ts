import { type LabelmapReplica, type PatchEntry, spansOf } from "@covoxel/shared/labelmap";

/**
 * Strokes refused for their clock are painted again by the corrected one, once all that still bears the wrong time has its answer:
 * until then the engine would put every new stroke above it. Refused for its clock again, a stroke is set aside like any other.
 * Strokes of a tab that died and was retired are painted again as this tab's.
 */
export class Restamper {
  readonly #waiting: { author: number; patch: PatchEntry }[] = [];
  /** The seqs that were painted for others. */
  readonly #again = new Set<number>();

  get count(): number {
    return this.#waiting.length;
  }

  /** @returns whether this stroke is one that was painted again already */
  wasPaintedAgain(seq: number): boolean {
    return this.#again.has(seq);
  }

  add(author: number, patch: PatchEntry): void {
    this.#waiting.push({ author, patch });
  }

  /** @param onPainted told of each as it is painted, by the replica's own actor */
  paint(
    replica: LabelmapReplica,
    actor: number,
    onPainted: (stroke: { bytes: Uint8Array; author: number; seq: number; again: number }) => void,
  ): void {
    for (const { author, patch } of this.#waiting.splice(0)) {
      const { seq, parts, origin } = patch;
      const same = parts.map((part) => ({ segment: part.segment, plane: part.plane, spans: spansOf(part) }));
      const bytes = replica.paint({ parts: same, ...(origin && { origin }) });
      const again = replica.lastSeq(actor);
      this.#again.add(again);
      onPainted({ bytes, author, seq, again });
    }
  }
}

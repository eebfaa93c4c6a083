import type { LabelmapReplica, PaintPart } from "@covoxel/shared/labelmap";
import type { Shape, SuggestionSlabs } from "./suggestion-slabs";

export interface AcceptedLabel {
  label: number;
  /** The segment's number. */
  number: number;
  plane: number;
}

/**
 * The one patch that accepts a suggestion.
 * @param onlyWhereEmpty leaves every voxel alone on which something is painted in that plane: nobody's stroke disappears under a model
 * @returns parts as `room.paint` wants them; segments without a voxel are left out
 */
export function acceptedParts(
  slabs: Pick<SuggestionSlabs, "slices">,
  accepted: readonly AcceptedLabel[],
  replica: Pick<LabelmapReplica, "shape" | "slice">,
  onlyWhereEmpty: boolean,
): PaintPart[] {
  const [ni, nj] = replica.shape;
  const lists = new Map(accepted.map(({ label }) => [label, new QuadList()]));
  const planes = [...new Set(accepted.map(({ plane }) => plane))];
  const painted = new Uint16Array(ni * nj);
  for (const { k, labels } of slabs.slices()) {
    for (const plane of planes) {
      if (onlyWhereEmpty) replica.slice(2, k, painted, plane);
      const wanted = new Set(accepted.filter((one) => one.plane === plane).map(({ label }) => label));
      addSlice(k, labels, painted, [ni, nj, 1], wanted, lists);
    }
  }
  return accepted
    .map(({ label, number, plane }) => ({ segment: number, plane, spans: lists.get(label)!.finish() }))
    .filter(({ spans }) => spans.length > 0);
}

function addSlice(
  k: number,
  labels: Uint8Array,
  painted: Uint16Array,
  [ni, nj]: Shape,
  wanted: ReadonlySet<number>,
  lists: ReadonlyMap<number, QuadList>,
): void {
  const isWanted = Uint8Array.from({ length: 256 }, (_, label) => (wanted.has(label) ? 1 : 0));
  for (let j = 0; j < nj; j += 1) {
    const row = j * ni;
    for (let i = 0; i < ni; ) {
      const label = labels[row + i]!;
      const from = i;
      i += 1;
      if (isWanted[label] === 0 || painted[row + from] !== 0) continue;
      while (i < ni && labels[row + i] === label && painted[row + i] === 0) i += 1;
      lists.get(label)!.add(k, j, from, i);
    }
  }
}

/** (k, j, iStart, iEnd) quads by the million. */
class QuadList {
  #quads = new Int32Array(1024);
  #length = 0;

  add(k: number, j: number, iStart: number, iEnd: number): void {
    if (this.#length + 4 > this.#quads.length) {
      const grown = new Int32Array(this.#quads.length * 2);
      grown.set(this.#quads);
      this.#quads = grown;
    }
    this.#quads[this.#length++] = k;
    this.#quads[this.#length++] = j;
    this.#quads[this.#length++] = iStart;
    this.#quads[this.#length++] = iEnd;
  }

  finish(): Int32Array {
    return this.#quads.subarray(0, this.#length);
  }
}

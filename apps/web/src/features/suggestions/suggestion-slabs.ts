import type { SuggestionSource } from "../../viewer";

export type Shape = readonly [ni: number, nj: number, nk: number];

/** Slices kStart to kEnd (half-open) of proposed labels: uint8 [k][j][i], i fastest. */
export interface SlabLabels {
  kStart: number;
  kEnd: number;
  labels: Uint8Array;
}

/** What came of a suggestion so far, for the viewer to draw. */
export interface SuggestionSlabs extends SuggestionSource {
  /** Keeps the labels: never change them afterwards. @throws RangeError for another length than its slices have */
  add(slab: SlabLabels): void;
  /** Slices whose labels are known, by k. */
  slices(): Iterable<{ k: number; labels: Uint8Array }>;
  /** Draws only these labels from now on. */
  show(labels: ReadonlySet<number>): void;
}

/** @param colours CSS colour of each label */
export function createSuggestionSlabs(shape: Shape, colours: ReadonlyMap<number, string>): SuggestionSlabs {
  const [ni, nj, nk] = shape;
  const perSlice = ni * nj;
  const bySlice = new Array<Uint8Array | null>(nk).fill(null);
  const listeners = new Set<Parameters<SuggestionSource["subscribe"]>[0]>();
  let shown: ReadonlySet<number> = new Set(colours.keys());
  const visible = (label: number) => (shown.has(label) ? label : 0);

  return {
    add({ kStart, kEnd, labels }) {
      if (kStart < 0 || kEnd > nk || labels.length !== (kEnd - kStart) * perSlice)
        throw new RangeError("a slab of another size than its slices");
      for (let k = kStart; k < kEnd; k += 1)
        bySlice[k] = labels.subarray((k - kStart) * perSlice, (k - kStart + 1) * perSlice);
      for (const listener of listeners) listener({ lo: [0, 0, kStart], hi: [ni, nj, kEnd] });
    },

    *slices() {
      for (const [k, labels] of bySlice.entries()) if (labels) yield { k, labels };
    },

    show(labels) {
      shown = labels;
      for (const listener of listeners) listener(null);
    },

    slice(axis, index, out) {
      if (axis === 2) {
        const labels = bySlice[index];
        if (!labels) return false;
        for (let at = 0; at < perSlice; at += 1) out[at] = visible(labels[at]!);
        return true;
      }
      const width = axis === 0 ? nj : ni;
      out.fill(0, 0, width * nk);
      let known = false;
      for (const [k, labels] of bySlice.entries()) {
        if (!labels) continue;
        known = true;
        const step = axis === 0 ? ni : 1;
        let from = axis === 0 ? index : index * ni;
        for (let at = 0; at < width; at += 1, from += step) out[k * width + at] = visible(labels[from]!);
      }
      return known;
    },

    colourOf: (label) => colours.get(label) ?? "#ffffff",

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Which slices along k of a series were on the screen. */
export interface ShownSlices {
  /** @returns false when it was on it already */
  add(k: number): boolean;
  readonly count: number;
  /** The lowest slice that was not shown yet; null when all were. */
  firstMissing(): number | null;
  /** Base64: one bit for each slice, lowest bit first, as `recordSitting` takes it. */
  toBase64(): string;
}

/** @param nk slices of the series; a k outside is nobody's slice */
export function createShownSlices(nk: number): ShownSlices {
  const bits = new Uint8Array(Math.ceil(nk / 8));
  let count = 0;
  const has = (k: number) => ((bits[k >> 3] as number) & (1 << (k & 7))) !== 0;
  return {
    add(k) {
      if (!Number.isInteger(k) || k < 0 || k >= nk || has(k)) return false;
      bits[k >> 3] = (bits[k >> 3] as number) | (1 << (k & 7));
      count++;
      return true;
    },
    get count() {
      return count;
    },
    firstMissing() {
      for (let k = 0; k < nk; k++) if (!has(k)) return k;
      return null;
    },
    toBase64: () => btoa(String.fromCharCode(...bits)),
  };
}

/** Labels of one slice along k as runs in each row: masks are mostly nothing and mostly even. Never changed. */
export interface RowRuns {
  /** Told row by row, left to right, without background. */
  forEach(visit: (j: number, iStart: number, iEnd: number, label: number) => void): void;
  /** Writes row j into `out` from `at` on, `ni` labels. */
  copyRow(j: number, out: Uint16Array, at: number): void;
  labelAt(i: number, j: number): number;
  /** Of what it keeps. */
  readonly bytes: number;
}

/**
 * @param labels [j][i], i fastest, `ni * nj` long; untouched
 * @returns null where nothing is painted. Where runs would take more room than the labels, it keeps a copy of those
 */
export function encodeRows(labels: Uint8Array | Uint16Array, ni: number, nj: number): RowRuns | null {
  const starts = new Uint32Array(nj + 1);
  let runs = new Uint16Array(3 * 64);
  let length = 0;
  const most = labels.byteLength - starts.byteLength;
  for (let j = 0; j < nj; j++) {
    starts[j] = length;
    for (let i = 0; i < ni; ) {
      const label = labels[j * ni + i] as number;
      const from = i;
      while (i < ni && labels[j * ni + i] === label) i++;
      if (label === 0) continue;
      if (length + 3 > runs.length) {
        if (2 * runs.byteLength > most) return keepLabels(labels.slice(), ni, nj);
        const grown = new Uint16Array(2 * runs.length);
        grown.set(runs);
        runs = grown;
      }
      runs[length++] = from;
      runs[length++] = i;
      runs[length++] = label;
    }
  }
  starts[nj] = length;
  return length === 0 ? null : keepRuns(starts, runs.slice(0, length), ni);
}

function keepRuns(starts: Uint32Array, runs: Uint16Array, ni: number): RowRuns {
  const nj = starts.length - 1;
  const each = (j: number, visit: (iStart: number, iEnd: number, label: number) => void) => {
    for (let at = starts[j] as number; at < (starts[j + 1] as number); at += 3)
      visit(runs[at] as number, runs[at + 1] as number, runs[at + 2] as number);
  };
  return {
    bytes: starts.byteLength + runs.byteLength,
    forEach(visit) {
      for (let j = 0; j < nj; j++) each(j, (iStart, iEnd, label) => visit(j, iStart, iEnd, label));
    },
    copyRow(j, out, to) {
      out.fill(0, to, to + ni);
      each(j, (iStart, iEnd, label) => out.fill(label, to + iStart, to + iEnd));
    },
    labelAt(i, j) {
      for (let at = starts[j] as number; at < (starts[j + 1] as number); at += 3)
        if (i < (runs[at + 1] as number)) return i >= (runs[at] as number) ? (runs[at + 2] as number) : 0;
      return 0;
    },
  };
}

function keepLabels(labels: Uint8Array | Uint16Array, ni: number, nj: number): RowRuns {
  return {
    bytes: labels.byteLength,
    forEach(visit) {
      for (let j = 0; j < nj; j++)
        for (let i = 0; i < ni; ) {
          const label = labels[j * ni + i] as number;
          const from = i;
          while (i < ni && labels[j * ni + i] === label) i++;
          if (label !== 0) visit(j, from, i, label);
        }
    },
    copyRow: (j, out, to) => out.set(labels.subarray(j * ni, (j + 1) * ni), to),
    labelAt: (i, j) => labels[j * ni + i] as number,
  };
}

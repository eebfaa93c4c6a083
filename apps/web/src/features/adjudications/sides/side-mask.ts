import type { Axis, BoxIjk } from "../../../viewer";
import { fetchSlices, slicesAtOnce } from "../../reads/fetch-slices";
import { encodeRows, type RowRuns } from "./row-runs";

type Shape = readonly [ni: number, nj: number, nk: number];

/** A read's mask as it was submitted: arrives piece by piece, shows nothing where it has not arrived, and is kept as runs. */
export interface SideMask {
  /** Writes one slice of labels into `out`; layout as MaskSource.slice. */
  slice(axis: Axis, index: number, plane: number, out: Uint16Array): void;
  /** Of slice k: null where nothing is painted; undefined while it is on its way. */
  rows(plane: number, k: number): RowRuns | null | undefined;
  /** Told which voxels are here now. */
  subscribe(listener: (box: BoxIjk) => void): () => void;
  progress(): { here: number; all: number };
  /** Resolves when all of it is here. @throws SlicesUnavailable when a piece could not be had */
  readonly whole: Promise<void>;
  /** Stops fetching. */
  close(): void;
}

export interface SideMaskParts {
  slicesPath: string;
  shape: Shape;
  /** Planes in which the side has segments. */
  planes: readonly number[];
  /** The axial slice to fetch around first. */
  nearK: number;
  fetch(path: string, signal: AbortSignal): Promise<Response>;
}

export function openSideMask(parts: SideMaskParts): SideMask {
  const { shape, planes } = parts;
  const [ni, nj, nk] = shape;
  const slices = new Map(planes.map((plane) => [plane, new Array<RowRuns | null | undefined>(nk).fill(undefined)]));
  const listeners = new Set<(box: BoxIjk) => void>();
  const all = planes.length * Math.ceil(nk / slicesAtOnce(shape));
  let here = 0;
  // A plane that it has no segment in is empty.
  const rows = (plane: number, k: number) => {
    const ofPlane = slices.get(plane);
    return ofPlane ? ofPlane[k] : null;
  };

  const { whole, close } = fetchSlices({
    ...parts,
    pathOf: (plane, from, to) => `${parts.slicesPath}?plane=${plane}&from=${from}&to=${to}`,
    onPiece({ plane, from, to, labels }) {
      const ofPlane = slices.get(plane) ?? [];
      for (let k = from; k < to; k++) {
        const at = (k - from) * ni * nj;
        ofPlane[k] = labels && encodeRows(labels.subarray(at, at + ni * nj), ni, nj);
      }
      here++;
      for (const listener of [...listeners]) listener({ lo: [0, 0, from], hi: [ni, nj, to] });
    },
  });

  return {
    rows,
    whole,
    close,
    progress: () => ({ here, all }),
    slice(axis, index, plane, out) {
      if (axis === 2) {
        const slice = rows(plane, index);
        if (!slice) out.fill(0, 0, ni * nj);
        else for (let j = 0; j < nj; j++) slice.copyRow(j, out, j * ni);
        return;
      }
      const width = axis === 0 ? nj : ni;
      for (let k = 0; k < nk; k++) {
        const slice = rows(plane, k);
        const row = k * width;
        if (!slice) out.fill(0, row, row + width);
        else if (axis === 1) slice.copyRow(index, out, row);
        else for (let j = 0; j < nj; j++) out[row + j] = slice.labelAt(index, j);
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

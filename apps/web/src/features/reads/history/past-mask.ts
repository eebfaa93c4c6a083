import type { BoxIjk, MaskSource } from "../../../viewer";
import { fetchSlices, slicesAtOnce } from "../fetch-slices";

type Shape = readonly [ni: number, nj: number, nk: number];

/** A mask as it stood at one revision, for looking at: it arrives piece by piece and shows nothing where it has not arrived. */
export interface PastMask extends MaskSource {
  readonly revision: number;
  /** Pieces that are here, of all. */
  progress(): { here: number; all: number };
  /** Resolves when all of it is here. @throws SlicesUnavailable when a piece could not be had */
  readonly whole: Promise<void>;
  /** Stops fetching. */
  close(): void;
}

export interface PastMaskParts {
  segmentationId: string;
  revision: number;
  shape: Shape;
  /** Planes that may hold anything. */
  planes: readonly number[];
  /** The axial slice to fetch around first. */
  nearK: number;
  fetch(path: string, signal: AbortSignal): Promise<Response>;
}

/** Labels of one piece: none where it is empty, undefined where it has not arrived. */
type Piece = Uint8Array | Uint16Array | null | undefined;

export function openPastMask(parts: PastMaskParts): PastMask {
  const { shape, planes, revision } = parts;
  const [ni, nj, nk] = shape;
  const perSlice = ni * nj;
  const depth = slicesAtOnce(shape);
  const perPlane = Math.ceil(nk / depth);
  const pieces = new Map(planes.map((plane) => [plane, new Array<Piece>(perPlane).fill(undefined)]));
  const listeners = new Set<(box: BoxIjk) => void>();
  let here = 0;

  const pieceAt = (plane: number, k: number) => pieces.get(plane)?.[Math.floor(k / depth)];

  const { whole, close } = fetchSlices({
    ...parts,
    pathOf(plane, from, to) {
      const asked = new URLSearchParams({ asOf: `${revision}`, plane: `${plane}`, from: `${from}`, to: `${to}` });
      return `/files/segmentations/${encodeURIComponent(parts.segmentationId)}/slices?${asked}`;
    },
    onPiece({ plane, from, to, labels }) {
      (pieces.get(plane) as Piece[])[from / depth] = labels;
      here++;
      for (const listener of [...listeners]) listener({ lo: [0, 0, from], hi: [ni, nj, to] });
    },
  });

  return {
    revision,
    whole,
    progress: () => ({ here, all: planes.length * perPlane }),
    planes: () => planes,
    labelAt: (i, j, k, plane) => pieceAt(plane, k)?.[(k % depth) * perSlice + j * ni + i] ?? 0,
    slice(axis, index, plane, out) {
      const width = axis === 0 ? nj : ni;
      if (axis === 2) {
        const piece = pieceAt(plane, index);
        const from = (index % depth) * perSlice;
        if (piece) out.set(piece.subarray(from, from + perSlice));
        else out.fill(0, 0, perSlice);
        return;
      }
      for (let k = 0; k < nk; k++) {
        const piece = pieceAt(plane, k);
        const row = k * width;
        if (!piece) out.fill(0, row, row + width);
        else if (axis === 1) {
          const from = (k % depth) * perSlice + index * ni;
          out.set(piece.subarray(from, from + ni), row);
        } else {
          const from = (k % depth) * perSlice + index;
          for (let j = 0; j < nj; j++) out[row + j] = piece[from + j * ni] as number;
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close,
  };
}

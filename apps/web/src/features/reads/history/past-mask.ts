import type { BoxIjk, MaskSource } from "../../../viewer";

type Shape = readonly [ni: number, nj: number, nk: number];

/** A mask as it stood at one revision, for looking at: it arrives piece by piece and shows nothing where it has not arrived. */
export interface PastMask extends MaskSource {
  readonly revision: number;
  /** Pieces that are here, of all. */
  progress(): { here: number; all: number };
  /** Resolves when all of it is here. @throws PastUnavailable when a piece could not be had */
  readonly whole: Promise<void>;
  /** Stops fetching. */
  close(): void;
}

/** The server didn't give a piece of the past: `status` 0 where it was not reached. */
export class PastUnavailable extends Error {
  constructor(readonly status: number) {
    super(`the past is not available (${status})`);
    this.name = "PastUnavailable";
  }
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

/** Voxels a request: a few megabytes before compression, less than a blink to decode. */
const voxelsAtOnce = 2 ** 22;
const requestsAtOnce = 3;

export function openPastMask(parts: PastMaskParts): PastMask {
  const { shape, planes, revision } = parts;
  const [ni, nj, nk] = shape;
  const perSlice = ni * nj;
  const depth = Math.max(1, Math.floor(voxelsAtOnce / perSlice));
  const perPlane = Math.ceil(nk / depth);
  const pieces = new Map(planes.map((plane) => [plane, new Array<Piece>(perPlane).fill(undefined)]));
  const listeners = new Set<(box: BoxIjk) => void>();
  const closing = new AbortController();
  let here = 0;

  const pieceAt = (plane: number, k: number) => pieces.get(plane)?.[Math.floor(k / depth)];

  const fetchPiece = async (plane: number, at: number) => {
    const [from, to] = [at * depth, Math.min(nk, (at + 1) * depth)];
    const asked = new URLSearchParams({ asOf: `${revision}`, plane: `${plane}`, from: `${from}`, to: `${to}` });
    const path = `/files/segmentations/${encodeURIComponent(parts.segmentationId)}/slices?${asked}`;
    const answer = await parts.fetch(path, closing.signal).catch(() => null);
    if (!answer?.ok) throw new PastUnavailable(answer?.status ?? 0);
    const bytes = answer.status === 204 ? null : await answer.arrayBuffer();
    if (closing.signal.aborted) return;
    const piece = bytes && labelsIn(bytes, (to - from) * perSlice);
    (pieces.get(plane) as Piece[])[at] = piece;
    here++;
    for (const listener of [...listeners]) listener({ lo: [0, 0, from], hi: [ni, nj, to] });
  };

  const fetchAll = async () => {
    const near = Math.floor(parts.nearK / depth);
    const waiting = planes
      .flatMap((plane) => Array.from({ length: perPlane }, (_, at) => ({ plane, at })))
      .sort((a, b) => Math.abs(a.at - near) - Math.abs(b.at - near));
    const worker = async () => {
      for (let next = waiting.shift(); next && !closing.signal.aborted; next = waiting.shift())
        await fetchPiece(next.plane, next.at);
    };
    await Promise.all(Array.from({ length: requestsAtOnce }, worker));
    if (closing.signal.aborted) throw new PastUnavailable(0);
  };

  const whole = fetchAll();
  // Who doesn't wait for all of it needs no word of its failure.
  whole.catch(() => {});

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
    close: () => closing.abort(),
  };
}

/** One byte a voxel, or two. @throws PastUnavailable for any other length */
function labelsIn(bytes: ArrayBuffer, voxels: number): Uint8Array | Uint16Array {
  if (bytes.byteLength === voxels) return new Uint8Array(bytes);
  if (bytes.byteLength === 2 * voxels) return new Uint16Array(bytes);
  throw new PastUnavailable(200);
}

type Shape = readonly [ni: number, nj: number, nk: number];

/** Labels of slices from to to (exclusive) of a plane, [k][j][i]; null where nothing is painted. */
export interface SlicesPiece {
  plane: number;
  from: number;
  to: number;
  labels: Uint8Array | Uint16Array | null;
}

/** The server didn't give some slices: `status` 0 where it was not reached. */
export class SlicesUnavailable extends Error {
  constructor(readonly status: number) {
    super(`slices are not available (${status})`);
    this.name = "SlicesUnavailable";
  }
}

export interface SlicesToFetch {
  shape: Shape;
  planes: readonly number[];
  /** The axial slice to fetch around first. */
  nearK: number;
  /** Where slices from to to (exclusive) of a plane are. */
  pathOf(plane: number, from: number, to: number): string;
  fetch(path: string, signal: AbortSignal): Promise<Response>;
  onPiece(piece: SlicesPiece): void;
}

/** Voxels a request: a few megabytes before compression, less than a blink to decode. */
const voxelsAtOnce = 2 ** 22;
const requestsAtOnce = 3;

/** Slices in a piece: the last one of a plane may have fewer. */
export const slicesAtOnce = ([ni, nj]: Shape): number => Math.max(1, Math.floor(voxelsAtOnce / (ni * nj)));

/** All slices of a mask, in bounded pieces, those near the one in front first. @throws SlicesUnavailable from `whole` */
export function fetchSlices(wanted: SlicesToFetch): { whole: Promise<void>; close(): void } {
  const { shape, planes } = wanted;
  const [ni, nj, nk] = shape;
  const depth = slicesAtOnce(shape);
  const closing = new AbortController();

  const fetchPiece = async (plane: number, at: number) => {
    const [from, to] = [at * depth, Math.min(nk, (at + 1) * depth)];
    const answer = await wanted.fetch(wanted.pathOf(plane, from, to), closing.signal).catch(() => null);
    if (!answer?.ok) throw new SlicesUnavailable(answer?.status ?? 0);
    const bytes = answer.status === 204 ? null : await answer.arrayBuffer();
    if (closing.signal.aborted) return;
    wanted.onPiece({ plane, from, to, labels: bytes && labelsIn(bytes, (to - from) * ni * nj) });
  };

  const fetchAll = async () => {
    const near = Math.floor(wanted.nearK / depth);
    const waiting = planes
      .flatMap((plane) => Array.from({ length: Math.ceil(nk / depth) }, (_, at) => ({ plane, at })))
      .sort((a, b) => Math.abs(a.at - near) - Math.abs(b.at - near));
    const worker = async () => {
      for (let next = waiting.shift(); next && !closing.signal.aborted; next = waiting.shift())
        await fetchPiece(next.plane, next.at);
    };
    await Promise.all(Array.from({ length: requestsAtOnce }, worker));
    if (closing.signal.aborted) throw new SlicesUnavailable(0);
  };

  const whole = fetchAll();
  // Who doesn't wait for all of it needs no word of its failure.
  whole.catch(() => {});
  return { whole, close: () => closing.abort() };
}

/** One byte a voxel, or two. @throws SlicesUnavailable for any other length */
function labelsIn(bytes: ArrayBuffer, voxels: number): Uint8Array | Uint16Array {
  if (bytes.byteLength === voxels) return new Uint8Array(bytes);
  if (bytes.byteLength === 2 * voxels) return new Uint16Array(bytes);
  throw new SlicesUnavailable(200);
}

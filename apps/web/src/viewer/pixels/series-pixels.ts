import type { Shape3 } from "@covoxel/shared/geometry";
import {
  bytesPerFrame,
  type PixelType,
  readSeriesMetadata,
  type SeriesMetadata,
  storedArray,
  type ValueArray,
  valueArrayFor,
} from "./series-metadata";

/** Why pixels did not come: the page turns `code` into words that say what to do. */
export class PixelsUnavailable extends Error {
  constructor(
    readonly code: "UNAUTHENTICATED" | "NOT_FOUND" | "OFFLINE" | "UNKNOWN",
    readonly status: number,
  ) {
    super(`Pixels unavailable: ${code} (${status})`);
  }
}

/**
 * The real values of one time point, filled in as frames arrive.
 * `values` is [k][j][i], i fastest (RGB: three bytes a voxel); it belongs to this object, readers must not write.
 */
export interface SeriesPixels {
  readonly metadata: SeriesMetadata;
  readonly shape: Shape3;
  readonly values: ValueArray;
  readonly loadedCount: number;
  isLoaded(k: number): boolean;
  /** The real value (HU for CT), or null while its frame is on the way or where a voxel has a colour instead. */
  valueAt(i: number, j: number, k: number): number | null;
  /**
   * Fetches what is missing, nearest to `nearK()` first, until all is there.
   * @throws PixelsUnavailable; DOMException AbortError when `signal` fires
   */
  load(nearK: () => number, onFrames: (first: number, last: number) => void, signal: AbortSignal): Promise<void>;
  /** Turns to another time point: everything counts as missing again. Call `load` after it. */
  choose(t: number): Promise<void>;
}

/** One frame as the server sent it. */
export interface KeptFrame {
  type: PixelType;
  bytes: ArrayBuffer;
}

/** Frames on this computer, for when the server can't be reached. What they can't keep or give is no error: pixels then need the server. */
export interface PixelCopies {
  metadata(t: number): Promise<unknown[] | null>;
  keepMetadata(t: number, items: unknown[]): Promise<void>;
  frame(t: number, k: number): Promise<KeptFrame | null>;
  /** Of neighbouring frames from `first` on. */
  keepFrames(t: number, first: number, frames: readonly KeptFrame[]): Promise<void>;
}

/** Enough frames a request to keep the line busy, few enough that a reader who scrolls is served soon. */
const CHUNK_BYTES = 3 << 20;
const PARALLEL = 3;

/** @throws PixelsUnavailable when the series can't be read */
export async function openSeriesPixels(
  baseUrl: string,
  shape: Shape3,
  t: number,
  signal: AbortSignal,
  copies: PixelCopies | null = null,
): Promise<SeriesPixels> {
  let metadata = await metadataOf(baseUrl, t, signal, copies);
  const [ni, nj, nk] = shape;
  const samples = ni * nj * metadata.samplesPerPixel;
  const values = valueArrayFor(metadata, ni * nj * nk);
  const loaded = new Uint8Array(nk);
  let loadedCount = 0;
  let chosen = t;
  values.fill(emptyValue(values));

  const store = (first: number, stored: ReturnType<typeof storedArray>) => {
    const count = Math.floor(stored.length / samples);
    for (let n = 0; n < count; n++) {
      const k = first + n;
      const slope = metadata.slopes[k] ?? 1;
      const intercept = metadata.intercepts[k] ?? 0;
      const frame = stored.subarray(n * samples, (n + 1) * samples);
      const at = k * samples;
      if (metadata.samplesPerPixel === 3 || (slope === 1 && intercept === 0)) values.set(frame, at);
      else for (let x = 0; x < samples; x++) values[at + x] = (frame[x] as number) * slope + intercept;
      if (!loaded[k]) loadedCount++;
      loaded[k] = 1;
    }
    return count;
  };

  return {
    get metadata() {
      return metadata;
    },
    shape,
    values,
    get loadedCount() {
      return loadedCount;
    },
    isLoaded: (k) => loaded[k] === 1,
    valueAt(i, j, k) {
      if (metadata.samplesPerPixel === 3 || !loaded[k]) return null;
      return values[(k * nj + j) * ni + i] ?? null;
    },
    async load(nearK, onFrames, abort) {
      const perChunk = Math.max(1, Math.floor(CHUNK_BYTES / bytesPerFrame(metadata)));
      const taken = Uint8Array.from(loaded);
      const t0 = chosen;
      let first = true;
      let isMissing = false;
      /** Without a server: what is on this computer, frame by frame. */
      const takeCopies = async (chunk: { first: number; last: number }) => {
        for (let k = chunk.first; k <= chunk.last; k++) {
          const frame = await copies?.frame(t0, k).catch(() => null);
          if (abort.aborted || t0 !== chosen) return;
          if (frame) store(k, storedArray(frame.type, frame.bytes));
          else isMissing = true;
          if (frame) onFrames(k, k);
        }
      };
      const worker = async () => {
        for (;;) {
          const chunk = nextChunk(taken, nearK(), first ? 1 : perChunk);
          first = false;
          if (!chunk) return;
          const frames = await fetchFrames(baseUrl, t0, chunk, abort).catch(unlessOffline);
          if (abort.aborted || t0 !== chosen) return;
          if (frames === null) {
            await takeCopies(chunk);
            continue;
          }
          const count = store(chunk.first, storedArray(frames.type, frames.bytes));
          if (count < chunk.last - chunk.first + 1) throw new PixelsUnavailable("UNKNOWN", 200);
          onFrames(chunk.first, chunk.last);
          // Nobody waits for it.
          void copies?.keepFrames(t0, chunk.first, divided(frames, count)).catch(() => {});
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, worker));
      if (isMissing) throw new PixelsUnavailable("OFFLINE", 0);
    },
    async choose(next) {
      metadata = await metadataOf(baseUrl, next, signal, copies);
      chosen = next;
      loaded.fill(0);
      loadedCount = 0;
      values.fill(emptyValue(values));
    },
  };
}

/** Darker than any tissue, so that what has not arrived never looks like something. */
function emptyValue(values: ValueArray): number {
  return values instanceof Int16Array || values instanceof Float32Array ? -32768 : 0;
}

/** Takes the missing frames nearest to `near`: a run of at most `size` neighbours. Marks them in `taken`. */
export function nextChunk(taken: Uint8Array, near: number, size: number): { first: number; last: number } | null {
  const nk = taken.length;
  for (let distance = 0; distance < nk; distance++) {
    for (const [start, step] of [
      [near + distance, 1],
      [near - distance, -1],
    ] as const) {
      if (start < 0 || start >= nk || taken[start]) continue;
      let end = start;
      while (Math.abs(end + step - start) < size && end + step >= 0 && end + step < nk && !taken[end + step])
        end += step;
      const first = Math.min(start, end);
      const last = Math.max(start, end);
      taken.fill(1, first, last + 1);
      return { first, last };
    }
  }
  return null;
}

async function metadataOf(
  baseUrl: string,
  t: number,
  signal: AbortSignal,
  copies: PixelCopies | null,
): Promise<SeriesMetadata> {
  try {
    const answer = await ask(`${baseUrl}/metadata?t=${t}`, signal);
    const items = (await answer.json()) as unknown[];
    void copies?.keepMetadata(t, items).catch(() => {});
    return readSeriesMetadata(items);
  } catch (error) {
    unlessOffline(error);
    const kept = await copies?.metadata(t).catch(() => null);
    if (kept) return readSeriesMetadata(kept);
    throw error;
  }
}

/** @returns null for a server that can't be reached; @throws any other error again */
function unlessOffline(error: unknown): null {
  if (error instanceof PixelsUnavailable && error.code === "OFFLINE") return null;
  throw error;
}

function divided({ type, bytes }: KeptFrame, count: number): KeptFrame[] {
  const size = bytes.byteLength / count;
  return Array.from({ length: count }, (_, n) => ({ type, bytes: bytes.slice(n * size, (n + 1) * size) }));
}

async function fetchFrames(
  baseUrl: string,
  t: number,
  chunk: { first: number; last: number },
  signal: AbortSignal,
): Promise<KeptFrame> {
  const range = chunk.first === chunk.last ? `${chunk.first}` : `${chunk.first}-${chunk.last}`;
  const answer = await ask(`${baseUrl}/frames/${t}/${range}`, signal);
  const type = (answer.headers.get("x-covoxel-pixel-type") ?? "u16") as PixelType;
  return { type, bytes: await answer.arrayBuffer() };
}

async function ask(url: string, signal: AbortSignal): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, { signal, credentials: "same-origin" });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new PixelsUnavailable("OFFLINE", 0);
  }
  if (answer.ok) return answer;
  // What stands before a server that is gone says so.
  if ([502, 503, 504].includes(answer.status)) throw new PixelsUnavailable("OFFLINE", answer.status);
  const code = answer.status === 401 ? "UNAUTHENTICATED" : answer.status === 404 ? "NOT_FOUND" : "UNKNOWN";
  throw new PixelsUnavailable(code, answer.status);
}

import type { ChunkGrid } from "./chunk-grid.js";
import { MalformedManifest } from "./errors.js";
import { limits } from "./limits.js";
import type { Manifest } from "./types.js";

/** Highest folded seq of each actor. */
export type Watermarks = ReadonlyMap<number, number>;

/** Where one chunk of one plane is kept. */
export interface SlabPlace {
  readonly plane: number;
  readonly chunk: number;
  readonly hash: string;
}

/** A manifest whose every word was checked. */
export interface CheckedManifest {
  readonly slabs: readonly SlabPlace[];
  readonly watermarks: Watermarks;
  readonly maxHlc: number;
}

/** @throws MalformedManifest */
export function checkManifest(manifest: Manifest, grid: ChunkGrid): CheckedManifest {
  const refuse = (fault: string): never => {
    throw new MalformedManifest(fault);
  };
  if (
    !isRecord(manifest) ||
    !isRecord(manifest.slabs) ||
    !isRecord(manifest.watermarks) ||
    !Array.isArray(manifest.shape)
  )
    return refuse("not an object with shape, slabs and watermarks");
  if (!isInteger(manifest.version, 0, Number.MAX_SAFE_INTEGER)) refuse("a version that cannot be");
  if (manifest.shape.length !== 3 || manifest.shape.some((size, axis) => size !== grid.shape[axis]))
    refuse("another grid");
  if (!isInteger(manifest.maxHlc, 0, limits.hlc)) refuse("a stamp that cannot be");
  const slabs = Object.entries(manifest.slabs).map(([key, hash]) => {
    const place = grid.parseKey(key) ?? refuse("a slab outside the grid");
    if (typeof hash !== "string" || !/^[0-9a-f]{64}$/.test(hash)) refuse("a hash that is none");
    return { ...place, hash };
  });
  const watermarks = new Map(
    Object.entries(manifest.watermarks).map(([actor, seq]) => {
      if (!/^(0|[1-9]\d{0,9})$/.test(actor) || !isInteger(Number(actor), 0, limits.actor))
        refuse("an actor that cannot be");
      if (!isInteger(seq, 0, limits.seq)) refuse("a watermark that cannot be");
      return [Number(actor), seq] as const;
    }),
  );
  return { slabs, watermarks, maxHlc: manifest.maxHlc };
}

/** Whether everything folded under `less` is folded under `more`. */
export function covers(more: Watermarks, less: Watermarks): boolean {
  for (const [actor, seq] of less) if ((more.get(actor) ?? 0) < seq) return false;
  return true;
}

/** The highest of both, by actor ascending. */
export function joinWatermarks(a: Watermarks, b: Watermarks): Map<number, number> {
  const joined = new Map(a);
  for (const [actor, seq] of b) joined.set(actor, Math.max(seq, joined.get(actor) ?? 0));
  return new Map([...joined].sort(([one], [other]) => one - other));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isInteger = (value: unknown, min: number, max: number): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= min && value <= max;

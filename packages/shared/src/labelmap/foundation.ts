import { Board } from "./board.js";
import type { ChunkGrid } from "./chunk-grid.js";
import { MalformedSlab, SlabMismatch, SlabMissing } from "./errors.js";
import { type CheckedManifest, joinWatermarks, type Watermarks } from "./manifest.js";
import type { Rules } from "./rules.js";
import { decodeBrick, hashOf, Slab } from "./slab.js";
import type { Box } from "./types.js";

/** Bytes of slabs that nobody refers to: several whole masks. */
const idleBytesAtMost = 2 ** 24;

/** Slabs by hash, as they came. */
export class SlabStore {
  readonly #slabs = new Map<string, Slab>();
  /** Those that nobody refers to any more, the oldest first. */
  readonly #idle = new Set<string>();
  #idleBytes = 0;

  has(hash: string): boolean {
    return this.#slabs.has(hash);
  }

  get(hash: string): Slab | undefined {
    return this.#slabs.get(hash);
  }

  /** @throws SlabMismatch, MalformedSlab; nothing was kept then */
  provide(hash: string, bytes: Uint8Array): void {
    if (this.#slabs.has(hash)) return;
    if (hashOf(bytes) !== hash) throw new SlabMismatch(hash);
    this.#slabs.set(hash, Slab.parse(bytes));
  }

  /**
   * What is referred to now, and what isn't any more. The latter stays while there is room: a manifest that stands beside the one which did
   * without it may name it yet, and nobody should have to bring the same bytes twice.
   */
  refer(needed: ReadonlySet<string>, dropped: Iterable<string>): void {
    for (const hash of this.#idle) if (needed.has(hash)) this.#setIdle(hash, false);
    for (const hash of dropped) if (!needed.has(hash)) this.#setIdle(hash, true);
    for (const hash of this.#idle) {
      if (this.#idleBytes <= idleBytesAtMost) return;
      this.#setIdle(hash, false);
      this.#slabs.delete(hash);
    }
  }

  get bytes(): number {
    return [...this.#slabs.values()].reduce((sum, slab) => sum + slab.bytes.length, 0);
  }

  #setIdle(hash: string, isIdle: boolean): void {
    const slab = this.#slabs.get(hash);
    if (slab === undefined || this.#idle.has(hash) === isIdle) return;
    if (isIdle) this.#idle.add(hash);
    else this.#idle.delete(hash);
    this.#idleBytes += isIdle ? slab.bytes.length : -slab.bytes.length;
  }
}

/** How a manifest changes what a replica stands on. */
export interface Adoption {
  /** It holds everything that was folded before; otherwise each holds what the other doesn't. */
  readonly replaces: boolean;
  /** All that it holds is known here already, entry by entry: its slabs are not needed. */
  readonly isKnown: boolean;
}

/** What one chunk of one plane stands on. */
interface Source {
  /** Slabs whose join it is read from; what was folded here since is in its bricks. */
  readonly hashes: readonly string[];
  /** Slabs whose join is all of it, by the manifests' word. */
  readonly truth: readonly string[];
}

const nothing: Source = { hashes: [], truth: [] };

/** A chunk that stands on other slabs now. */
export interface ChangedChunk {
  readonly plane: number;
  readonly chunk: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** What is folded: up to which entry of each actor, and in which slabs. */
export class Foundation {
  #watermarks: Watermarks = new Map();
  #maxHlc = 0;
  readonly #sources = new Map<number, Map<number, Source>>();

  constructor(
    readonly grid: ChunkGrid,
    private readonly rules: Rules,
    readonly slabs: SlabStore = new SlabStore(),
  ) {}

  get watermarks(): Watermarks {
    return this.#watermarks;
  }

  get maxHlc(): number {
    return this.#maxHlc;
  }

  watermarkOf(actor: number): number {
    return this.#watermarks.get(actor) ?? 0;
  }

  /** Of planes with any slab. */
  planes(): number[] {
    return [...this.#sources].filter(([, chunks]) => chunks.size > 0).map(([plane]) => plane);
  }

  /** Every chunk of a plane that stands on slabs. */
  chunksOf(plane: number): Iterable<number> {
    return this.#sources.get(plane)?.keys() ?? [];
  }

  hashesOf(plane: number, chunk: number): readonly string[] {
    return this.#sourceOf(plane, chunk).hashes;
  }

  /** One that stands where this one stands and may adopt another manifest; slabs are shared. */
  fork(): Foundation {
    const fork = new Foundation(this.grid, this.rules, this.slabs);
    fork.#watermarks = this.#watermarks;
    fork.#maxHlc = this.#maxHlc;
    for (const [plane, chunks] of this.#sources) fork.#sources.set(plane, new Map(chunks));
    return fork;
  }

  /** @returns the chunks that stand on other slabs than before. Slabs that it stood on and no longer does stay in the store */
  adopt({ slabs, watermarks, maxHlc }: CheckedManifest, how: Adoption): ChangedChunk[] {
    this.#watermarks = joinWatermarks(this.#watermarks, watermarks);
    this.#maxHlc = Math.max(this.#maxHlc, maxHlc);
    const named = new Map<number, Map<number, string>>();
    for (const { plane, chunk, hash } of slabs) getOrMake(named, plane).set(chunk, hash);
    const changed: ChangedChunk[] = [];
    for (const plane of new Set([...named.keys(), ...this.#sources.keys()]))
      for (const chunk of new Set([...(named.get(plane)?.keys() ?? []), ...this.chunksOf(plane)])) {
        const before = this.#sourceOf(plane, chunk);
        const after = this.#next(before, named.get(plane)?.get(chunk) ?? null, how);
        if (after.truth.length > 0) getOrMake(this.#sources, plane).set(chunk, after);
        else this.#sources.get(plane)?.delete(chunk);
        if (after.hashes !== before.hashes) changed.push({ plane, chunk, before: before.hashes, after: after.hashes });
      }
    return changed;
  }

  /** Reads everything from the slabs of the manifests from now on. @returns every chunk */
  adoptTruth(): ChangedChunk[] {
    const changed: ChangedChunk[] = [];
    for (const [plane, chunks] of this.#sources)
      for (const [chunk, { hashes, truth }] of chunks) {
        chunks.set(chunk, { hashes: truth, truth });
        changed.push({ plane, chunk, before: hashes, after: truth });
      }
    return changed;
  }

  /** What is in `pending` slabs of one brick. @throws SlabMissing, MalformedSlab */
  boardOf(brick: number, pending: readonly string[]): Board {
    const missing = this.missing(pending);
    if (missing.length > 0) throw new SlabMissing(missing);
    const place = this.grid.bricksOf(this.grid.chunkOf(brick)).indexOf(brick);
    return pending
      .map((hash) => decodeBrick(this.#bytesOf(hash, brick, place), this.grid.sizeOf(brick), this.rules))
      .reduce((a, b) => Board.join(a, b, this.rules));
  }

  /** The bytes of all that is folded in a brick, where a slab that is here holds just that; else null. @throws MalformedSlab */
  bytesOf(plane: number, brick: number): Uint8Array | null {
    const chunk = this.grid.chunkOf(brick);
    const [only, ...others] = this.#sourceOf(plane, chunk).truth;
    if (only === undefined || others.length > 0 || !this.slabs.has(only)) return null;
    return this.#bytesOf(only, brick, this.grid.bricksOf(chunk).indexOf(brick));
  }

  /** Of every slab that it stands on or that says the same. */
  hashes(): Set<string> {
    const found = new Set<string>();
    for (const chunks of this.#sources.values())
      for (const { hashes, truth } of chunks.values()) for (const hash of [...hashes, ...truth]) found.add(hash);
    return found;
  }

  holds(plane: number): boolean {
    return (this.#sources.get(plane)?.size ?? 0) > 0;
  }

  /** Where a slab lies in the grid. */
  *boxesOf(hash: string): Iterable<{ plane: number; box: Box }> {
    for (const [plane, chunks] of this.#sources)
      for (const [chunk, { hashes }] of chunks) if (hashes.includes(hash)) yield { plane, box: this.grid.boxOf(chunk) };
  }

  missing(hashes: readonly string[]): string[] {
    return hashes.filter((hash) => !this.slabs.has(hash));
  }

  #bytesOf(hash: string, brick: number, place: number): Uint8Array {
    const { bricks } = this.slabs.get(hash)!;
    if (bricks.length !== this.grid.bricksOf(this.grid.chunkOf(brick)).length)
      throw new MalformedSlab("another number of bricks than its chunk has");
    return bricks[place]!;
  }

  #sourceOf(plane: number, chunk: number): Source {
    return this.#sources.get(plane)?.get(chunk) ?? nothing;
  }

  #next(before: Source, hash: string | null, { replaces, isKnown }: Adoption): Source {
    const isSame = before.truth.length <= 1 && (before.truth[0] ?? null) === hash;
    // A manifest that says nothing of a chunk has nothing for it; one that replaces says all.
    if (isSame || (hash === null && !replaces) || (!replaces && before.truth.includes(hash!))) return before;
    const said = hash === null ? [] : [hash];
    const truth = replaces ? said : [...before.truth, ...said];
    if (isKnown) {
      if (replaces && hash !== null && this.slabs.has(hash)) return { hashes: said, truth };
      // As long as the slabs that it is read from are here, they and the entries are enough.
      if (this.missing(before.hashes).length === 0) return { hashes: before.hashes, truth };
    }
    return { hashes: replaces ? said : [...before.hashes, ...said], truth };
  }
}

function getOrMake<T>(map: Map<number, Map<number, T>>, key: number): Map<number, T> {
  const known = map.get(key) ?? new Map<number, T>();
  map.set(key, known);
  return known;
}

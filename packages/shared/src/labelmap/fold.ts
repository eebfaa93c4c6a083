import type { ActorStream } from "./actor-stream.js";
import type { PlacedPart } from "./brick.js";
import { BrickPlane, type PlaneContext } from "./brick-plane.js";
import type { ChunkGrid } from "./chunk-grid.js";
import { SlabMissing } from "./errors.js";
import { chunksUnder, foldedChunks, foldIntoBricks, forkChunks, rebaseChunk } from "./fold-into-bricks.js";
import { Foundation } from "./foundation.js";
import { type CheckedManifest, covers, joinWatermarks, type Watermarks } from "./manifest.js";
import { encodeBrick, encodeSlab, hashOf } from "./slab.js";
import type { Manifest } from "./types.js";

/** What a replica knows, as far as folding needs it. */
export interface Knowledge {
  readonly context: PlaneContext;
  readonly streams: ReadonlyMap<number, ActorStream>;
  readonly planes: ReadonlyMap<number, BrickPlane>;
}

export interface Folded {
  readonly next: Manifest;
  /** Bytes of the slabs that this fold wrote, by hash. */
  readonly slabs: Map<string, Uint8Array>;
}

const noWatermarks: Watermarks = new Map();

/** Up to where each actor's entries may be folded on top of `base`, by actor ascending. */
function foldableWatermarks({ streams, context }: Knowledge, base: Watermarks): Map<number, number> {
  const marks = joinWatermarks(context.foundation.watermarks, base);
  const advanced = [...streams.values()].map(
    (stream) => [stream.actor, stream.foldableUpTo(marks.get(stream.actor) ?? 0)] as const,
  );
  return joinWatermarks(marks, new Map(advanced.filter(([, upTo]) => upTo > 0)));
}

/** Whether every entry under those watermarks is known here, and every toggle of it that counts. */
export const knowsAll = (knowledge: Knowledge, watermarks: Watermarks): boolean =>
  covers(foldableWatermarks(knowledge, noWatermarks), watermarks);

/**
 * Folds what may be folded on top of `base` (SPEC.md LM7). What is known here stays as it is: the manifest may not win its swap.
 * @throws SlabMissing when slabs are needed that are not here, for voxels that are not known entry by entry either; MalformedSlab
 */
export function foldKnown(knowledge: Knowledge, base: Manifest | null, checked: CheckedManifest): Folded {
  const { grid, foundation } = knowledge.context;
  const watermarks = foldableWatermarks(knowledge, checked.watermarks);
  const work = planWork(knowledge, checked, watermarks);
  const missing = new Set(work.flatMap(({ plane, chunks }) => plane.slabsNeededBy(bricksIn(chunks, grid))));
  if (missing.size > 0) throw new SlabMissing([...missing]);
  const named: Record<string, string> = { ...base?.slabs };
  const slabs = new Map<string, Uint8Array>();
  for (const { plane, parts, chunks } of work) {
    const changed = foldIntoBricks(plane, parts, new Set(bricksIn(chunks, grid)));
    for (const chunk of chunks) {
      const bytes = encodeSlab(
        grid.bricksOf(chunk).map((brick) => brickBytes(plane, brick, changed.has(brick), knowledge)),
      );
      if (bytes === null) continue;
      const hash = hashOf(bytes);
      named[grid.keyOf(plane.number, chunk)] = hash;
      slabs.set(hash, bytes);
    }
  }
  const maxHlc = [...knowledge.streams.values()].reduce(
    (latest, stream) => Math.max(latest, stream.maxHlcUpTo(watermarks.get(stream.actor) ?? 0)),
    Math.max(checked.maxHlc, foundation.maxHlc),
  );
  const next = {
    version: (base?.version ?? 0) + 1,
    shape: [...grid.shape] as const,
    slabs: Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1))),
    watermarks: Object.fromEntries(watermarks),
    maxHlc,
  };
  return { next, slabs };
}

const bricksIn = (chunks: ReadonlySet<number>, grid: ChunkGrid): number[] =>
  [...chunks].flatMap((chunk) => grid.bricksOf(chunk));

/** One plane to fold: a copy that may be changed, the parts that go into it, and the chunks to write. */
interface PlaneWork {
  readonly plane: BrickPlane;
  readonly parts: readonly PlacedPart[];
  readonly chunks: ReadonlySet<number>;
}

function planWork(knowledge: Knowledge, base: CheckedManifest, upTo: Watermarks): PlaneWork[] {
  const { context, planes } = knowledge;
  const own = context.foundation;
  const standsOnBase = covers(base.watermarks, own.watermarks);
  // What is known entry by entry needs no slab of the base; otherwise its slabs are what the rest is folded upon.
  const isKnown = knowsAll(knowledge, base.watermarks);
  const foundation = standsOnBase && !isKnown ? new Foundation(context.grid, context.rules, own.slabs) : own.fork();
  const changes = isKnown ? [] : foundation.adopt(base, { replaces: standsOnBase, isKnown: false });
  const fresh = partsByPlane(knowledge, upTo, base.watermarks);
  const parts = isKnown ? partsByPlane(knowledge, upTo, noWatermarks) : fresh;
  const numbers = new Set([...fresh.keys(), ...(standsOnBase ? [] : [...planes.keys(), ...own.planes()])]);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => {
      const plane = planes.get(number) ?? new BrickPlane(number, context);
      const chunks = new Set((fresh.get(number) ?? []).flatMap((placed) => [...chunksUnder(plane, placed)]));
      if (!standsOnBase) for (const chunk of foldedChunks(plane)) chunks.add(chunk);
      const fork =
        isKnown || !standsOnBase
          ? forkChunks(plane, { ...context, foundation }, chunks)
          : new BrickPlane(number, { ...context, foundation });
      for (const change of changes)
        if (change.plane === number) rebaseChunk(fork, change, { replaces: standsOnBase, isKnown: false });
      return { plane: fork, parts: parts.get(number) ?? [], chunks };
    });
}

/** Visible parts that are folded under `upTo` and not yet under `from`. */
function partsByPlane({ streams }: Knowledge, upTo: Watermarks, from: Watermarks): Map<number, PlacedPart[]> {
  const parts = [...streams.values()].flatMap((stream) =>
    stream
      .visibleAfter(from.get(stream.actor) ?? 0)
      .filter(({ seq }) => seq <= (upTo.get(stream.actor) ?? 0))
      .flatMap((patch) => patch.parts),
  );
  return Map.groupBy(parts, ({ part }) => part.plane);
}

/** A brick that nothing was folded into keeps the bytes that it has. */
function brickBytes(plane: BrickPlane, brick: number, isChanged: boolean, { context }: Knowledge): Uint8Array {
  const kept = isChanged ? null : plane.context.foundation.bytesOf(plane.number, brick);
  if (kept !== null) return kept;
  const board = plane.baseOf(brick);
  return board === null ? new Uint8Array(0) : encodeBrick(board, context.grid.sizeOf(brick));
}

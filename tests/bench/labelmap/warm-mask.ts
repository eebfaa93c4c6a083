import { createReplica } from "@covoxel/shared/labelmap";
import type { PlacedPart } from "../../../packages/shared/src/labelmap/brick.js";
import { BrickPlane, type PlaneContext } from "../../../packages/shared/src/labelmap/brick-plane.js";
import { ChunkGrid } from "../../../packages/shared/src/labelmap/chunk-grid.js";
import { encodeEntry, makePatch } from "../../../packages/shared/src/labelmap/entry.js";
import { Foundation } from "../../../packages/shared/src/labelmap/foundation.js";
import { joinPart } from "../../../packages/shared/src/labelmap/join-part.js";
import { rules } from "../../../packages/shared/src/labelmap/rules.js";
import { RunCache } from "../../../packages/shared/src/labelmap/run-cache.js";
import type { VoxelPart } from "../../../packages/shared/src/labelmap/voxel-part.js";
import { workloadShape } from "../../support/labelmap/workload.js";
import { openedAtMs } from "./strokes.js";

const author = 7;

/** Bricks that strokes are joined into without entries: what is left of showing a stroke once it is decoded. From inside the engine. */
export class WarmBricks {
  readonly #planes = new Map<number, BrickPlane>();
  readonly #context: PlaneContext;
  #seq = 0;

  constructor() {
    const grid = new ChunkGrid(workloadShape);
    const foundation = new Foundation(grid, rules);
    this.#context = { grid, rules, cache: new RunCache(), foundation, isShown: () => true };
  }

  /** Untimed. @returns the parts, unpacked, each newer than all before */
  place(parts: readonly VoxelPart[]): PlacedPart[] {
    return parts.map((part) => {
      part.unpack();
      this.#seq += 1;
      const stamp = { hlc: openedAtMs + this.#seq, actor: author, seq: this.#seq };
      return { ...stamp, segment: part.segment, part, order: 0, registered: false };
    });
  }

  join(placed: readonly PlacedPart[]): void {
    for (const one of placed) joinPart(this.#planeOf(one.part.plane), one);
  }

  #planeOf(number: number): BrickPlane {
    const plane = this.#planes.get(number) ?? new BrickPlane(number, this.#context);
    this.#planes.set(number, plane);
    return plane;
  }
}

/** A replica through its front door. */
export class WarmReplica {
  readonly #replica = createReplica({ shape: workloadShape, actor: 1, now: () => openedAtMs });
  #seq = 0;

  /** Untimed. @returns an entry for each part, each newer than all before */
  encode(parts: readonly VoxelPart[]): Uint8Array[] {
    return parts.map((part) => {
      this.#seq += 1;
      return encodeEntry(makePatch(this.#seq, openedAtMs + this.#seq, { tool: "brush" }, [part]));
    });
  }

  receive(entries: readonly Uint8Array[]): void {
    for (const entry of entries) this.#replica.receive(author, entry);
  }
}

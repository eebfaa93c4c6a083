import { type Budget, codecById, encodeSmallest, fullBudget } from "./codecs.js";
import { checkRuns, encodeRuns, indexRuns, type RunIndex, type Runs, walkRuns } from "./runs.js";
import { countVoxels, type SpanVisitor } from "./spans.js";
import type { Box, PatchPart } from "./types.js";

/** A part with its voxels packed; they are unpacked when somebody walks over them and may be forgotten again (see `RunCache`). */
export class VoxelPart implements PatchPart {
  #unpacked: { runs: Runs; index: RunIndex | null } | null = null;

  private constructor(
    readonly plane: number,
    readonly segment: number,
    readonly codec: number,
    readonly box: Box,
    readonly voxelCount: number,
    readonly payload: Uint8Array,
  ) {}

  /** @param spans sorted quads, disjoint, at least one; `box` fits tightly; `budget` is spent as a reader would */
  static fromSpans(plane: number, segment: number, spans: Int32Array, box: Box, budget: Budget): VoxelPart {
    const runs = encodeRuns(spans, box);
    const { codec, payload } = encodeSmallest(runs, box, budget);
    const part = new VoxelPart(plane, segment, codec, box, countVoxels(spans), payload);
    part.#keep(runs);
    return part;
  }

  /** @throws UnknownCodec, MalformedEntry; costs no more than `budget`, and spends it */
  static fromPayload(
    head: { plane: number; segment: number; codec: number; box: Box },
    payload: Uint8Array,
    budget: Budget,
  ): VoxelPart {
    const runs = codecById(head.codec).decode(payload, head.box, budget);
    const part = new VoxelPart(head.plane, head.segment, head.codec, head.box, checkRuns(runs, head.box), payload);
    part.#keep(runs);
    return part;
  }

  /** Visits row pieces in (k, j, i) order. @param kFrom @param kTo half-open slices of the grid; all when absent */
  walk(visit: SpanVisitor, kFrom?: number, kTo?: number): void {
    const { runs, index } = this.unpack();
    walkRuns(runs, this.box, visit, kFrom, kTo, index);
  }

  /** Bytes that `forget` would free. */
  get unpackedBytes(): number {
    return this.#unpacked?.runs.length ?? 0;
  }

  forget(): void {
    this.#unpacked = null;
  }

  unpack() {
    return this.#unpacked ?? this.#keep(codecById(this.codec).decode(this.payload, this.box, fullBudget()));
  }

  #keep(runs: Runs) {
    this.#unpacked = { runs, index: indexRuns(runs, this.box) };
    return this.#unpacked;
  }
}

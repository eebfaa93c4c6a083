import { limits, type PaintPart } from "@covoxel/shared/labelmap";
import type { VoxelsToFill } from "../domain/filled-mask.js";

/** Row pieces of one patch, or little more: a megabyte or two while it is made, and no room takes long to join it. */
const mostSpans = 65_536;

/**
 * Cuts whole planes into patches that share no voxel, row by row in (k, j) order, and never within a row. What one holds in memory beside the
 * planes is one patch, however fragmented they are.
 * @returns the parts of each patch
 */
export function* cutIntoPatches({ shape, planes }: Pick<VoxelsToFill, "shape" | "planes">): Iterable<PaintPart[]> {
  const [ni, nj, nk] = shape;
  const gathered = new Gathered();
  for (let k = 0; k < nk; k++) {
    for (let j = 0; j < nj; j++) {
      for (const { plane, labels } of planes) gatherRow(labels, (k * nj + j) * ni, ni, { gathered, plane, k, j });
      if (gathered.spans >= mostSpans) yield* gathered.take();
    }
    // Better between slices than within one.
    if (gathered.spans >= mostSpans / 2) yield* gathered.take();
  }
  yield* gathered.take();
}

function gatherRow(
  labels: Uint8Array | Uint16Array,
  start: number,
  ni: number,
  { gathered, plane, k, j }: { gathered: Gathered; plane: number; k: number; j: number },
): void {
  for (let i = 0; i < ni; ) {
    const label = labels[start + i]!;
    const from = i++;
    while (i < ni && labels[start + i] === label) i++;
    if (label !== 0) gathered.add(plane, label, k, j, from, i);
  }
}

/** Row pieces by plane and segment. */
class Gathered {
  #parts = new Map<number, { plane: number; segment: number; quads: number[] }>();
  spans = 0;

  add(plane: number, segment: number, k: number, j: number, iStart: number, iEnd: number): void {
    const key = plane * 65_536 + segment;
    let part = this.#parts.get(key);
    if (!part) {
      part = { plane, segment, quads: [] };
      this.#parts.set(key, part);
    }
    part.quads.push(k, j, iStart, iEnd);
    this.spans++;
  }

  /** All that was gathered, as one patch, or as several where it has more parts than one may have. */
  *take(): Iterable<PaintPart[]> {
    const parts = [...this.#parts.values()].map(({ plane, segment, quads }) => ({
      plane,
      segment,
      spans: Int32Array.from(quads),
    }));
    this.#parts = new Map();
    this.spans = 0;
    for (let at = 0; at < parts.length; at += limits.parts) yield parts.slice(at, at + limits.parts);
  }
}

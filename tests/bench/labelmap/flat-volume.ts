import { type PaintAct, workloadShape } from "../../support/labelmap/workload.js";

const [ni, nj, nk] = workloadShape;

/** A stroke as a flat volume wants it. */
export interface FlatStroke {
  readonly segment: number;
  /** [from, to) places in the volume, two numbers a run. */
  readonly runs: Int32Array;
}

/** @param act has one part, as all strokes of the workload do */
export function flatStroke({ parts }: PaintAct): FlatStroke {
  const { segment, spans } = parts[0]!;
  const runs = new Int32Array(spans.length / 2);
  for (let at = 0; at < spans.length; at += 4) {
    const row = (spans[at]! * nj + spans[at + 1]!) * ni;
    runs[at / 2] = row + spans[at + 2]!;
    runs[at / 2 + 1] = row + spans[at + 3]!;
  }
  return { segment, runs };
}

/** One uint8 volume of the grid, [k][j][i], i fastest: the least that a mask can do with a stroke. */
export class FlatVolume {
  readonly #labels = new Uint8Array(ni * nj * nk);

  /** Fills every run, one `fill` (memset) each. */
  fill(strokes: readonly FlatStroke[]): void {
    for (const { segment, runs } of strokes)
      for (let at = 0; at < runs.length; at += 2) this.#labels.fill(segment, runs[at], runs[at + 1]);
  }
}

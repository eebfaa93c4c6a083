import type { PaintAct, StrokeKind, Workload } from "../../support/labelmap/workload.js";

/** The kinds that are held to a bound: strokes of radius 5 to 30, brushed, erased or kept where it is bright. */
export const boundKinds: readonly StrokeKind[] = ["small", "medium", "large", "erase", "threshold"];

/** No start table of a codec was trained on this seed. */
export const benchSeed = 1;

/** Of a document some weeks after its epoch: a hybrid clock as long as in real life. */
export const openedAtMs = 3_000_000_000;

export const strokesOf = (workload: Workload, kind: StrokeKind, count: number): PaintAct[] =>
  Array.from({ length: count }, () => workload.act(kind));

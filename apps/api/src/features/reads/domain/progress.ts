import type { WorkflowStep } from "../../projects/index.js";
import { isLive, type Read } from "./read.js";

/** How far a case has come through the steps of its workflow. */
export interface Progress {
  /** The step that reads are given out for; null when every step has all its reads submitted. */
  step: WorkflowStep | null;
  /** How many more reads that step takes. */
  freePlaces: number;
}

/** @param reads of one case, those that ended among them */
export function progressOf(
  steps: readonly WorkflowStep[],
  reads: readonly Pick<Read, "stepKey" | "state">[],
): Progress {
  for (const step of steps) {
    const live = reads.filter((read) => read.stepKey === step.key && isLive(read));
    const submitted = live.filter(({ state }) => state === "SUBMITTED").length;
    if (submitted < step.reads) return { step, freePlaces: Math.max(0, step.reads - live.length) };
  }
  return { step: null, freePlaces: 0 };
}

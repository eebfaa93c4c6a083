import { compareStamps, type Stamp } from "./stamp.js";

/** The two decisions that every replica must take alike. Arguments only so that the tests can break them and be seen to notice. */
export interface Rules {
  compareStamps(a: Stamp, b: Stamp): number;
  /** So many of an actor's latest patches can be undone and redone. */
  readonly undoWindowPatches: number;
}

export const rules: Rules = { compareStamps, undoWindowPatches: 50 };

import type { Agreement, AgreementWish, LabelArray } from "../domain/agreement.js";
import { type CombineWish, combineReads } from "../domain/combine-reads.js";
import type { DisagreementWish, LabelDisagreements } from "../domain/disagreement.js";
import { findDisagreements } from "../domain/find-disagreements.js";
import { measureAgreement } from "../domain/measure-agreement.js";

/** What a thread can be asked to work out. */
export type Task =
  | { kind: "MEASURE"; wish: AgreementWish }
  | { kind: "FIND_DISAGREEMENTS"; wish: DisagreementWish }
  | { kind: "COMBINE"; wish: CombineWish };

export interface Outcomes {
  MEASURE: Agreement[];
  FIND_DISAGREEMENTS: LabelDisagreements[];
  COMBINE: LabelArray;
}
export type Outcome = Outcomes[keyof Outcomes];

/** What all but a few bytes of a task are. */
export const arraysOf = (task: Task): readonly LabelArray[] =>
  task.kind === "MEASURE" ? [task.wish.masks.a, task.wish.masks.b] : task.wish.reads;

/** The same task with other arrays in their places. */
export function withArrays(task: Task, arrays: readonly LabelArray[]): Task {
  if (task.kind === "FIND_DISAGREEMENTS") return { ...task, wish: { ...task.wish, reads: arrays } };
  if (task.kind === "COMBINE") return { ...task, wish: { ...task.wish, reads: arrays } };
  const [a, b] = arrays as [LabelArray, LabelArray];
  return { ...task, wish: { ...task.wish, masks: { ...task.wish.masks, a, b } } };
}

/** @param onStep is told now and then how much is done, 0 to 1; what it throws ends the work */
export function perform(task: Task, onStep: (done: number) => void): Outcome {
  switch (task.kind) {
    case "MEASURE":
      return measureAgreement(task.wish, onStep);
    case "FIND_DISAGREEMENTS":
      return findDisagreements(task.wish, onStep);
    case "COMBINE":
      return combineReads(task.wish, onStep);
  }
}

import { AgreementThreads, type AgreementThreadsOptions } from "./threads/agreement-threads.js";

export type {
  Agreement,
  AgreementMeter,
  AgreementWish,
  LabelArray,
  LabelPair,
  MaskPair,
  Measured,
  MeterOptions,
  VoxelCounts,
} from "./domain/agreement.js";
export { NotMeasured } from "./domain/agreement.js";
export { type CombineRule, type CombineWish, combineReads, type ReadCombiner } from "./domain/combine-reads.js";
export type {
  Disagreement,
  DisagreementFinder,
  DisagreementWish,
  LabelDisagreements,
  NumbersInReads,
} from "./domain/disagreement.js";
export { findDisagreements } from "./domain/find-disagreements.js";
export { measureAgreement } from "./domain/measure-agreement.js";

const usual: AgreementThreadsOptions = { threads: 1, timeoutMs: 600_000, idleMs: 60_000 };

/** An AgreementMeter, a DisagreementFinder and a ReadCombiner: hand it over where one is asked for; close it when the process ends. */
export const createAgreementMeter = (options: Partial<AgreementThreadsOptions> = {}): AgreementThreads =>
  new AgreementThreads({ ...usual, ...options });

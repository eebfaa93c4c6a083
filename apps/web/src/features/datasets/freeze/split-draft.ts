import type { DatasetSplit } from "@covoxel/shared/vocabulary";
import type { SplitInput } from "../../../graphql/generated/graphql";
import type { VersionSplit } from "../dataset-documents";

/** How cases come to their splits, as it stands in the fields. */
export interface SplitDraft {
  kind: "BY_PATIENT" | "NONE" | "GIVEN";
  seed: string;
  /** In percent, as typed. */
  train: string;
  validation: string;
  test: string;
  /** By case number: what was chosen by hand. */
  given: ReadonlyMap<number, DatasetSplit>;
}

const firstDraft: SplitDraft = {
  kind: "BY_PATIENT",
  seed: "1",
  train: "70",
  validation: "15",
  test: "15",
  given: new Map(),
};

/** Of no split but training: everybody stands there, whatever the seed. */
const everythingTrains = { seed: "none", train: 1, validation: 0, test: 0 };

/**
 * Begins as the version before was split, so that each patient stays where they stood.
 * @param before of the newest version; null where there is none, it can't be read, or it was split by hand
 */
export function draftAfter(before: VersionSplit | null): SplitDraft {
  if (!before) return firstDraft;
  if (before.train === 1) return { ...firstDraft, kind: "NONE" };
  const percent = (part: number) => String(Number((part * 100).toFixed(6)));
  const { seed, train, validation, test } = before;
  return { ...firstDraft, seed, train: percent(train), validation: percent(validation), test: percent(test) };
}

export type SplitProblem = "SEED_MISSING" | "NOT_ALL";

/** @returns what the server is asked; what is wrong with the fields, as they stand */
export function splitOf(draft: SplitDraft): SplitInput | SplitProblem {
  if (draft.kind === "NONE") return { byPatient: everythingTrains };
  if (draft.kind === "GIVEN") return { given: [...draft.given].map(([caseNumber, split]) => ({ caseNumber, split })) };
  const [train, validation, test] = [draft.train, draft.validation, draft.test].map(fractionOf) as [
    number,
    number,
    number,
  ];
  const isWhole = Math.abs(train + validation + test - 1) < 1e-9;
  if (!isWhole || [train, validation, test].some((part) => part < 0)) return "NOT_ALL";
  if (draft.seed === "") return "SEED_MISSING";
  return { byPatient: { seed: draft.seed, train, validation, test } };
}

/** NaN for what is no number. */
const fractionOf = (percent: string): number => (percent.trim() === "" ? 0 : Number(percent) / 100);

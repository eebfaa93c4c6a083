import { DatasetRefusal, type DatasetSplit } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";
import type { AgreedCase } from "./agreed-case.js";
import type { Refusal } from "./dataset-version.js";
import { type SplitPlan, splitOfPatient } from "./split.js";

/** A case that may be part of a version. */
export interface PlannedCase extends AgreedCase {
  patientKey: string;
  licence: string;
  split: DatasetSplit;
}

/**
 * Which case stands where, by number.
 * @returns why there is no version: the first reason that holds, with every case that it holds for
 * @throws BadUserInput for a split that names a case which has no result
 */
export function planCases(agreed: readonly AgreedCase[], plan: SplitPlan): PlannedCase[] | Refusal {
  const cases = [...agreed].sort((a, b) => a.caseNumber - b.caseNumber);
  if (cases.length === 0) return refusal("NOTHING_AGREED", [], "No case of this project has a signed result yet.");
  assertKnown(cases, plan);
  const unknown = cases.filter(({ patientKey }) => patientKey === null);
  if (unknown.length > 0)
    return refusal(
      "PATIENT_UNKNOWN",
      unknown,
      "nobody knows whose images these are, so that they can't be split by patient.",
    );
  const free = cases.filter(({ licence }) => !licence?.trim());
  if (free.length > 0) return refusal("LICENCE_MISSING", free, "the source of these images has no licence.");
  const planned = cases.map((one) => ({ ...one, split: splitOf(one, plan) }) as PlannedCase);
  const nowhere = planned.filter(({ split }) => split === undefined);
  if (nowhere.length > 0) return refusal("CASE_WITHOUT_SPLIT", nowhere, "the split says nothing of these cases.");
  const torn = tornPatients(planned);
  if (torn.length > 0) return refusal("PATIENT_IN_TWO_SPLITS", torn, "cases of one patient would stand in two splits.");
  return planned;
}

function assertKnown(cases: readonly AgreedCase[], plan: SplitPlan): void {
  if (plan.kind !== "GIVEN") return;
  const numbers = new Set(cases.map(({ caseNumber }) => caseNumber));
  const stranger = [...plan.splits.keys()].find((number) => !numbers.has(number));
  if (stranger !== undefined)
    throw new BadUserInput(`Case ${stranger} has no signed result.`, { field: "split.given", caseNumber: stranger });
}

function splitOf({ caseNumber, patientKey }: AgreedCase, plan: SplitPlan): DatasetSplit | undefined {
  return plan.kind === "GIVEN" ? plan.splits.get(caseNumber) : splitOfPatient(plan, patientKey!);
}

function tornPatients(cases: readonly PlannedCase[]): PlannedCase[] {
  const byPatient = Map.groupBy(cases, ({ patientKey }) => patientKey);
  return cases.filter(({ patientKey }) => new Set(byPatient.get(patientKey)!.map(({ split }) => split)).size > 1);
}

/** @param why goes on from "Case 3, 7: " */
export function refusal(
  reason: DatasetRefusal,
  cases: readonly Pick<AgreedCase, "caseNumber">[],
  why: string,
): Refusal {
  const caseNumbers = cases.map(({ caseNumber }) => caseNumber).sort((a, b) => a - b);
  const which = caseNumbers.length > 0 ? `${caseNumbers.length === 1 ? "Case" : "Cases"} ${listed(caseNumbers)}: ` : "";
  return { reason: DatasetRefusal[reason], message: `${which}${why}`, caseNumbers };
}

const listed = (numbers: readonly number[]) =>
  numbers.length <= 10 ? numbers.join(", ") : `${numbers.slice(0, 10).join(", ")} and ${numbers.length - 10} more`;

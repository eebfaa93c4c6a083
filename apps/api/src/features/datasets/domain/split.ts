import { createHmac } from "node:crypto";
import { DatasetSplit } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";

/** How cases come to their splits. */
export type SplitPlan =
  | { kind: "BY_PATIENT"; seed: string; train: number; validation: number; test: number }
  /** By the case's number. */
  | { kind: "GIVEN"; splits: ReadonlyMap<number, DatasetSplit> };

/** Off from 1 by less than this, the three fractions are all of it. */
const rounding = 1e-9;

/** @throws BadUserInput that names the field */
export function checkSplitPlan(plan: SplitPlan): void {
  if (plan.kind === "GIVEN") return;
  const { seed, train, validation, test } = plan;
  if (seed.length < 1 || seed.length > 200)
    throw new BadUserInput("A seed has 1 to 200 characters.", { field: "split.byPatient.seed" });
  for (const [name, part] of Object.entries({ train, validation, test }))
    if (!(part >= 0 && part <= 1))
      throw new BadUserInput("A fraction goes from 0 to 1.", { field: `split.byPatient.${name}` });
  if (Math.abs(train + validation + test - 1) > rounding)
    throw new BadUserInput("The three fractions must come to 1.", { field: "split.byPatient" });
}

/**
 * Where a patient stands by the seed alone: a keyed hash of the patient as a fraction from 0 to 1, against the borders. A patient who is
 * there in a later version stands where they stood, whoever else came; the fractions are met on the average, not to the case.
 */
export function splitOfPatient(
  { seed, train, validation, test }: Extract<SplitPlan, { kind: "BY_PATIENT" }>,
  patientKey: string,
): DatasetSplit {
  const digest = createHmac("sha256", seed).update(`covoxel split\0${patientKey}`).digest();
  const place = digest.readUIntBE(0, 6) / 2 ** 48;
  const parts = [
    { split: DatasetSplit.TRAIN, part: train, end: train },
    { split: DatasetSplit.VALIDATION, part: validation, end: train + validation },
    { split: DatasetSplit.TEST, part: test, end: 1 },
  ].filter(({ part }) => part > 0);
  // The last one ends at 1, whatever rounding made of the sum.
  return (parts.find(({ end }) => place < end) ?? parts.at(-1)!).split;
}

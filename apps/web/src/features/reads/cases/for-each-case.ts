import type { CombinedError } from "urql";
import type { CaseRow } from "./case-documents";

/** An act on one of several cases that did not come about. */
export interface Failure {
  number: number;
  error: CombinedError;
}

/** Acts on one case after the other; what fails stops nothing. @returns what failed */
export async function forEachCase(
  cases: readonly CaseRow[],
  act: (one: CaseRow) => Promise<{ error?: CombinedError }>,
): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const one of cases) {
    const { error } = await act(one);
    if (error) failures.push({ number: one.number, error });
  }
  return failures;
}

"use client";

import { CasesPage } from "../../reads/cases/cases-page";
import { OutcomeOfCase } from "./outcome-of-case";

/** The project's board, with what each case came to. */
export function CasesWithOutcomes() {
  return <CasesPage Outcome={OutcomeOfCase} />;
}

"use client";

import { AssignDialog } from "./assign-dialog";
import type { CaseRow } from "./case-documents";
import { DetailsDialog } from "./details-dialog";
import { ExcludeDialog } from "./exclude-dialog";
import { MakeCasesDialog } from "./make-cases-dialog";
import { PatientDialog } from "./patient-dialog";
import { ReopenDialog, TakeBackDialog } from "./read-dialogs";
import type { CaseActs } from "./use-case-acts";

/** The dialog that was asked for, if any. */
export function CaseDialogs(props: {
  cases: readonly CaseRow[];
  acts: CaseActs;
  refresh: (ids: readonly string[]) => void;
}) {
  const { asked, ask } = props.acts;
  if (!asked) return null;
  const onClose = () => ask(null);
  const onDone = (cases: readonly CaseRow[]) => props.refresh(cases.map(({ id }) => id));
  switch (asked.kind) {
    case "MAKE":
      return <MakeCasesDialog cases={props.cases} onClose={onClose} onMade={props.refresh} />;
    case "ASSIGN":
      return <AssignDialog cases={asked.cases} onClose={onClose} onDone={onDone} />;
    case "EXCLUDE":
      return <ExcludeDialog cases={asked.cases} onClose={onClose} onDone={onDone} />;
    case "PATIENT":
      return <PatientDialog cases={asked.cases} onClose={onClose} onDone={onDone} />;
    case "DETAILS":
      return <DetailsDialog one={asked.one} onClose={onClose} onDone={() => onDone([asked.one])} />;
    case "TAKE_BACK":
      return <TakeBackDialog read={asked.read} onClose={onClose} onDone={() => onDone([asked.one])} />;
    case "REOPEN":
      return <ReopenDialog read={asked.read} onClose={onClose} onDone={() => onDone([asked.one])} />;
  }
}

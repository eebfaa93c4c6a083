import { useCallback, useState } from "react";
import { useMutation } from "urql";
import {
  type CaseRead,
  type CaseRow,
  includeCaseMutation,
  quarantineCaseMutation,
  releaseCaseMutation,
} from "./case-documents";
import { type Failure, forEachCase } from "./for-each-case";

/** What a dialog asks about before it is done. */
export type AskedFor =
  | { kind: "MAKE" }
  | { kind: "ASSIGN" | "EXCLUDE" | "PATIENT"; cases: readonly CaseRow[] }
  | { kind: "DETAILS"; one: CaseRow }
  | { kind: "TAKE_BACK" | "REOPEN"; one: CaseRow; read: CaseRead };

/** What leads do to cases. */
export interface CaseActs {
  busy: boolean;
  /** Of the last act that needed no dialog. */
  failures: readonly Failure[];
  release(cases: readonly CaseRow[]): void;
  quarantine(cases: readonly CaseRow[]): void;
  include(cases: readonly CaseRow[]): void;
  asked: AskedFor | null;
  ask(what: AskedFor | null): void;
}

/** @param refresh the events tell of what was done, too; whoever did it sees it at once */
export function useCaseActs(refresh: (ids: readonly string[]) => void): CaseActs {
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const [asked, ask] = useState<AskedFor | null>(null);
  const [, release] = useMutation(releaseCaseMutation);
  const [, quarantine] = useMutation(quarantineCaseMutation);
  const [, include] = useMutation(includeCaseMutation);
  const each = useCallback(
    async (cases: readonly CaseRow[], act: Parameters<typeof forEachCase>[1]) => {
      setBusy(true);
      setFailures(await forEachCase(cases, act));
      setBusy(false);
      refresh(cases.map(({ id }) => id));
    },
    [refresh],
  );
  return {
    busy,
    failures,
    release: (cases) => void each(cases, ({ id }) => release({ id })),
    quarantine: (cases) => void each(cases, ({ id }) => quarantine({ id })),
    include: (cases) => void each(cases, ({ id }) => include({ id })),
    asked,
    ask,
  };
}

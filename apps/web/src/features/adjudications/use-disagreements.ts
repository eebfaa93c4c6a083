import { useCallback, useEffect, useMemo, useState } from "react";
import { type CombinedError, useClient } from "urql";
import { useKnown } from "../reads/in-hand/use-known";
import { type DisagreementFacts, disagreementsQuery } from "./adjudication-documents";
import { type Choice, choiceOf } from "./decide/decision-keeper";
import { useKeptDecisions } from "./decide/use-kept-decisions";

/** Whatever the reads disagree about, as it was when the page was opened. */
export interface Disagreements {
  list: readonly DisagreementFacts[];
  /** By number. What is decided since, the page knows better. */
  decided: ReadonlyMap<number, Choice>;
}

/**
 * What the reads disagree about, asked for once: there may be thousands, and each decision would have all of them asked for again.
 * @param id null until the adjudication is begun
 * @returns `found` null while it is on its way
 */
export function useDisagreements(id: string | null) {
  const client = useClient();
  const [told, setTold] = useState<{ list: readonly DisagreementFacts[] }>();
  const [error, setError] = useState<CombinedError | null>(null);
  const ask = useCallback(async () => {
    if (id === null) return;
    setError(null);
    const { data, error } = await client
      .query(disagreementsQuery, { id }, { requestPolicy: "network-only" })
      .toPromise();
    if (error) setError(error);
    if (data?.adjudication) setTold({ list: data.adjudication.disagreements });
  }, [client, id]);
  useEffect(() => void ask(), [ask]);
  const [known] = useKnown(`${id}/disagreements`, told, error?.networkError !== undefined);
  const list = known?.list ?? null;
  const isKept = list !== null && told === undefined;
  const kept = useKeptDecisions(id, isKept);
  const found = useMemo((): Disagreements | null => {
    if (list === null || (isKept && kept === null)) return null;
    const asListed = list.map(({ number, decided }) => [number, choiceOf(decided)] as const);
    return { list, decided: new Map([...asListed, ...((isKept && kept) || [])]) };
  }, [list, isKept, kept]);
  return { found, error, ask };
}

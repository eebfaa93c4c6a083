import { useCallback, useEffect, useRef } from "react";
import { useClient } from "urql";
import { type AllPages, useAllPages } from "../../../graphql/use-all-pages";
import { useProjectEvents } from "../use-project-events";
import { type CaseRow, caseQuery, casesQuery } from "./case-documents";

/** News of more cases than this at once, and the whole list is asked for again. */
const mostAtOnce = 20;
const nothing = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** The cases of a project, live: whatever happens to one is shown without asking. */
export function useCases(projectId: string): AllPages<CaseRow> & { refresh(ids: readonly string[]): void } {
  const client = useClient();
  const all = useAllPages(casesQuery, { projectId, first: 100 }, (data) => data.project?.cases ?? nothing);
  const { change, reload, settled } = all;
  const news = useRef(new Set<string>());
  const isAsking = useRef(false);

  const askForNews = useCallback(async () => {
    if (isAsking.current) return;
    isAsking.current = true;
    while (news.current.size > 0) {
      const ids = [...news.current];
      news.current.clear();
      if (ids.length > mostAtOnce) {
        reload();
        break;
      }
      const answers = await Promise.all(
        ids.map((id) => client.query(caseQuery, { id }, { requestPolicy: "network-only" }).toPromise()),
      );
      answers.forEach(({ data }, n) => {
        if (data) change((rows) => withCase(rows, ids[n] as string, data.case ?? null));
      });
    }
    isAsking.current = false;
  }, [client, reload, change]);

  // While pages are on their way, one that was asked for before the news would bring the old row back.
  const isSettled = useRef(false);
  useEffect(() => {
    isSettled.current = settled;
    if (settled) void askForNews();
  }, [settled, askForNews]);
  const refresh = useCallback(
    (ids: readonly string[]) => {
      for (const id of ids) news.current.add(id);
      if (isSettled.current) void askForNews();
    },
    [askForNews],
  );
  useProjectEvents({ projectId, mine: false }, ({ caseId }) => caseId && refresh([caseId]), reload);

  return { ...all, refresh };
}

/** @param found null where it is not to be seen any more */
function withCase(rows: readonly CaseRow[], id: string, found: CaseRow | null): readonly CaseRow[] {
  const others = rows.filter((row) => row.id !== id);
  return found ? [...others, found].sort((a, b) => a.number - b.number) : others;
}

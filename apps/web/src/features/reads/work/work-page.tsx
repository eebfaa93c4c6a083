"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useMemo, useState } from "react";
import { useClient } from "urql";
import { useAllPages } from "../../../graphql/use-all-pages";
import { DataTable } from "../../../ui/data-table";
import { EmptyState } from "../../../ui/empty-state";
import { Notice } from "../../../ui/notice";
import { Page, PageHead } from "../../../ui/page";
import { Problem } from "../../../ui/problem";
import { StateWord } from "../../../ui/state-word";
import { useViewer } from "../../people/viewer";
import { imageOf } from "../cases/case-figures";
import { DueDate } from "../due-date";
import { colourOfRead } from "../read-states";
import { useProjectEvents } from "../use-project-events";
import { ClaimButton } from "./claim-button";
import { askOpenReadCount } from "./open-read-count";
import { useClaim } from "./use-claim";
import { type MyRead, myReadsQuery, readingProjectsQuery } from "./work-documents";
import { inOrder } from "./work-order";

const column = createColumnHelper<MyRead>();
const stateOrder = ["READING", "ASSIGNED", "SUBMITTED"];

/** What I am to read and what I have read; then what else is asked of me. Arrows walk, Enter opens. */
export function WorkPage({ children }: { children?: ReactNode }) {
  const t = useTranslations("reads.work");
  const me = useViewer();
  const router = useRouter();
  const reads = useAllPages(myReadsQuery, { first: 100 }, (data) => data.myReads);
  const projects = useAllPages(readingProjectsQuery, { first: 100 }, (data) => data.projects);
  const readable = projects.nodes.filter(({ mayReadCases }) => mayReadCases);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const columns = useWorkColumns();
  const rows = useMemo(() => inOrder(reads.nodes), [reads.nodes]);
  const claiming = useClaim();
  const nothing = readable.find(({ id }) => id === claiming.nothing);
  const isEmpty = !reads.loading && rows.length === 0;
  const onlyJudges = isEmpty && !me.reads && me.adjudicates;
  const claim = <ClaimButton label={t("claim")} projects={readable} busy={claiming.busy} onClaim={claiming.claim} />;

  return (
    <Page shape={isEmpty && !me.adjudicates ? "narrow" : "normal"}>
      {readable.map(({ id }) => (
        <Follow key={id} projectId={id} onNews={reads.reload} />
      ))}
      <PageHead title={t("title")} lead={onlyJudges ? undefined : t("lead")} actions={!isEmpty && claim} />
      {claiming.error && <Problem error={claiming.error} />}
      {reads.error && <Problem error={reads.error} onRetry={reads.reload} />}
      {nothing && (
        <Notice state="attention" title={t("nothing", { project: nothing.name })} live>
          {t("nothingHint")}
        </Notice>
      )}
      {!(reads.error && isEmpty) && !onlyJudges && (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          loading={reads.loading}
          filterLabel={t("filter")}
          selectedId={selectedId}
          onSelect={({ id }) => setSelectedId(id)}
          onOpen={({ id }) => router.push(`/reads/${id}`)}
          empty={
            readable.length > 0 ? (
              <EmptyState title={t("none")} actions={claim}>
                {t("noneHint")}
              </EmptyState>
            ) : (
              <EmptyState
                title={t("none")}
                actions={
                  <Link prefetch={false} href="/projects">
                    {t("toProjects")}
                  </Link>
                }
              >
                {t("noneNoReader")}
              </EmptyState>
            )
          }
        />
      )}
      {children}
    </Page>
  );
}

/** One project's news of my own reads. */
function Follow({ projectId, onNews }: { projectId: string; onNews: () => void }) {
  const client = useClient();
  const ask = () => {
    onNews();
    askOpenReadCount(client);
  };
  useProjectEvents({ projectId, mine: true }, ask, ask);
  return null;
}

function useWorkColumns() {
  const t = useTranslations("reads.work");
  const cases = useTranslations("cases");
  return useMemo(
    () => [
      column.accessor((read) => read.case.number, {
        id: "case",
        header: t("case"),
        cell: ({ row }) => (
          <Link prefetch={false} href={`/reads/${row.original.id}`}>
            <b>{cases("name", { number: row.original.case.number })}</b>
          </Link>
        ),
      }),
      column.accessor((read) => read.case.project.name, { id: "project", header: t("project") }),
      column.accessor((read) => imageOf(read.case), { id: "image", header: t("image"), meta: { look: "wide" } }),
      column.accessor(({ stepKey, protocol }) => stepName(stepKey, protocol), { id: "step", header: t("step") }),
      column.accessor(({ dueAt }) => dueAt ?? undefined, {
        id: "due",
        header: t("due"),
        sortUndefined: "last",
        cell: ({ row }) => <DueDate dueAt={row.original.dueAt} isOpen={row.original.state !== "SUBMITTED"} />,
      }),
      column.accessor(({ state }) => t(`states.${state}`), {
        id: "state",
        header: t("state"),
        cell: ({ row: { original: read }, getValue }) => (
          <>
            <StateWord colour={colourOfRead[read.state]}>{getValue()}</StateWord>
            {read.session && (
              <>
                {" · "}
                <Link prefetch={false} href={`/adjudicate/${read.session.id}`}>
                  {t("session")}
                </Link>
              </>
            )}
          </>
        ),
        sortingFn: (a, b) => stateOrder.indexOf(a.original.state) - stateOrder.indexOf(b.original.state),
      }),
    ],
    [t, cases],
  );
}

function stepName(key: string, { workflow }: MyRead["protocol"]): string {
  return workflow.steps.find((step) => step.key === key)?.name ?? key;
}

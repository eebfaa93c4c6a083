"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useAllPages } from "../../../graphql/use-all-pages";
import { DataTable } from "../../../ui/data-table";
import { EmptyState } from "../../../ui/empty-state";
import { Notice } from "../../../ui/notice";
import { Section } from "../../../ui/page";
import { Problem } from "../../../ui/problem";
import { StateWord } from "../../../ui/state-word";
import { useViewer } from "../../people/viewer";
import { imageOf } from "../../reads/cases/case-figures";
import { DueDate } from "../../reads/due-date";
import { useProjectEvents } from "../../reads/use-project-events";
import { ClaimButton } from "../../reads/work/claim-button";
import { inWorkOrder, standingOf } from "./adjudication-order";
import { useClaimAdjudication } from "./use-claim-adjudication";
import { adjudicatedProjectsQuery, type MyAdjudication, myAdjudicationsQuery } from "./work-documents";

const column = createColumnHelper<MyAdjudication>();
const colourOf = { OPEN: "attention", BEGUN: "working", SIGNED: "saved" } as const;

/** What I am to decide and what I have signed, under what I read. Nothing for those who adjudicate nowhere. */
export function AdjudicationWork() {
  const t = useTranslations("adjudications.work");
  const router = useRouter();
  const { reads } = useViewer();
  const mine = useAllPages(myAdjudicationsQuery, { first: 100 }, (data) => data.myAdjudications);
  const projects = useAllPages(adjudicatedProjectsQuery, { first: 100 }, (data) => data.projects);
  const judged = projects.nodes.filter(({ mayAdjudicate }) => mayAdjudicate);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const columns = useColumns();
  const rows = useMemo(() => inWorkOrder(mine.nodes), [mine.nodes]);
  const claiming = useClaimAdjudication();
  const nothing = judged.find(({ id }) => id === claiming.nothing);
  const isEmpty = !mine.loading && rows.length === 0;
  if (judged.length === 0 && rows.length === 0 && !mine.error) return null;
  const claim = (
    <ClaimButton
      label={t("claim")}
      projects={judged}
      busy={claiming.busy}
      onClaim={claiming.claim}
      // One act of a page stands out: reading comes first.
      quiet={reads}
    />
  );
  return (
    <Section title={t("title")} actions={!isEmpty && claim}>
      {judged.map(({ id }) => (
        <Follow key={id} projectId={id} onNews={mine.reload} />
      ))}
      {claiming.error && <Problem error={claiming.error} />}
      {mine.error && <Problem error={mine.error} onRetry={mine.reload} />}
      {nothing && (
        <Notice state="attention" title={t("nothing", { project: nothing.name })} live>
          {t("nothingHint")}
        </Notice>
      )}
      {!(mine.error && isEmpty) && (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          loading={mine.loading}
          filterLabel={t("filter")}
          selectedId={selectedId}
          onSelect={({ id }) => setSelectedId(id)}
          onOpen={({ id }) => router.push(`/adjudicate/${id}`)}
          empty={
            <EmptyState title={t("none")} actions={claim}>
              {t("noneHint")}
            </EmptyState>
          }
        />
      )}
    </Section>
  );
}

/** One project's news of what is mine to decide. */
function Follow({ projectId, onNews }: { projectId: string; onNews: () => void }) {
  useProjectEvents({ projectId, mine: true }, onNews, onNews);
  return null;
}

function useColumns() {
  const t = useTranslations("adjudications.work");
  const cases = useTranslations("cases");
  return useMemo(
    () => [
      column.accessor((one) => one.case.number, {
        id: "case",
        header: t("case"),
        cell: ({ row }) => (
          <Link prefetch={false} href={`/adjudicate/${row.original.id}`}>
            <b>{cases("name", { number: row.original.case.number })}</b>
          </Link>
        ),
      }),
      column.accessor((one) => one.case.project.name, { id: "project", header: t("project") }),
      column.accessor((one) => imageOf(one.case), { id: "image", header: t("image"), meta: { look: "wide" } }),
      column.accessor(({ decidedCount: decided, disagreementCount: all }) => t("decidedOf", { decided, all }), {
        id: "decided",
        header: t("decided"),
        sortingFn: (a, b) => a.original.decidedCount - b.original.decidedCount,
      }),
      column.accessor(({ dueAt }) => dueAt ?? undefined, {
        id: "due",
        header: t("due"),
        sortUndefined: "last",
        cell: ({ row }) => <DueDate dueAt={row.original.dueAt} isOpen={row.original.state === "OPEN"} />,
      }),
      column.accessor((one) => t(`states.${standingOf(one)}`), {
        id: "state",
        header: t("state"),
        cell: ({ row, getValue }) => <StateWord colour={colourOf[standingOf(row.original)]}>{getValue()}</StateWord>,
      }),
    ],
    [t, cases],
  );
}

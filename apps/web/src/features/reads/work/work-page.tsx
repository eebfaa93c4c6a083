"use client";

import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useClient } from "urql";
import { useAllPages } from "../../../graphql/use-all-pages";
import { DataTable } from "../../../ui/data-table";
import { EmptyState } from "../../../ui/empty-state";
import { Notice } from "../../../ui/notice";
import { Page, PageHead } from "../../../ui/page";
import { Problem } from "../../../ui/problem";
import { StateWord } from "../../../ui/state-word";
import { imageOf } from "../cases/case-figures";
import { DueDate } from "../due-date";
import { colourOfRead } from "../read-states";
import { useProjectEvents } from "../use-project-events";
import { askOpenReadCount } from "./open-read-count";
import { useClaim } from "./use-claim";
import { type MyRead, myReadsQuery, readingProjectsQuery } from "./work-documents";
import { inOrder } from "./work-order";

const column = createColumnHelper<MyRead>();
const stateOrder = ["READING", "ASSIGNED", "SUBMITTED"];

/** What I am to read and what I have read. Arrows walk, Enter opens. */
export function WorkPage() {
  const t = useTranslations("reads.work");
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
  const claim = <Claim projects={readable} busy={claiming.busy} onClaim={claiming.claim} />;

  return (
    <Page shape={isEmpty ? "narrow" : "normal"}>
      {readable.map(({ id }) => (
        <Follow key={id} projectId={id} onNews={reads.reload} />
      ))}
      <PageHead title={t("title")} lead={t("lead")} actions={!isEmpty && claim} />
      {claiming.error && <Problem error={claiming.error} />}
      {reads.error && <Problem error={reads.error} onRetry={reads.reload} />}
      {nothing && (
        <Notice state="attention" title={t("nothing", { project: nothing.name })} live>
          {t("nothingHint")}
        </Notice>
      )}
      {!(reads.error && isEmpty) && (
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
    </Page>
  );
}

function Claim(props: {
  projects: readonly { id: string; name: string }[];
  busy: boolean;
  onClaim: (projectId: string) => void;
}) {
  const t = useTranslations("reads.work");
  const [only, ...others] = props.projects;
  if (!only) return null;
  if (others.length === 0) {
    return (
      <Button loading={props.busy} onClick={() => props.onClaim(only.id)}>
        {t("claim")}
      </Button>
    );
  }
  return (
    <Menu>
      <Menu.Target>
        <Button loading={props.busy} rightSection={<IconChevronDown size={14} aria-hidden="true" />}>
          {t("claim")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {props.projects.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => props.onClaim(id)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
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
        cell: ({ row, getValue }) => <StateWord colour={colourOfRead[row.original.state]}>{getValue()}</StateWord>,
        sortingFn: (a, b) => stateOrder.indexOf(a.original.state) - stateOrder.indexOf(b.original.state),
      }),
    ],
    [t, cases],
  );
}

function stepName(key: string, { workflow }: MyRead["protocol"]): string {
  return workflow.steps.find((step) => step.key === key)?.name ?? key;
}

"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { graphql } from "../../graphql/generated";
import type { ProjectsQuery } from "../../graphql/generated/graphql";
import { useAllPages } from "../../graphql/use-all-pages";
import { DataTable } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { formatCount } from "../../ui/measures";
import { Page, PageHead } from "../../ui/page";
import { Problem } from "../../ui/problem";
import { useDates } from "../../ui/use-dates";
import { useViewer } from "../people/viewer";
import { CreateProjectDialog } from "./create-project-dialog";
import { LoadDemo } from "./load-demo";
import { useRoleNames } from "./role-names";

const projectsQuery = graphql(/* GraphQL */ `
  query Projects($first: Int!, $after: String) {
    projects(first: $first, after: $after) {
      edges {
        node {
          id
          name
          description
          createdAt
          studyCount
          myRoles
          members {
            person {
              id
            }
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type ProjectRow = ProjectsQuery["projects"]["edges"][number]["node"];

const column = createColumnHelper<ProjectRow>();

/** The projects that somebody works in; to an administrator, all of them. */
export function ProjectsPage() {
  const t = useTranslations("projects.list");
  const viewer = useViewer();
  const router = useRouter();
  const dates = useDates();
  const roleNames = useRoleNames();
  const [creating, setCreating] = useState(false);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const projects = useAllPages(projectsQuery, { first: 100 }, (data) => data.projects);

  const columns = useMemo(
    () => [
      column.accessor("name", {
        header: t("name"),
        cell: ({ row }) => (
          <Link prefetch={false} href={`/projects/${row.original.id}`}>
            {row.original.name}
          </Link>
        ),
      }),
      column.accessor("description", { header: t("description"), meta: { look: "wide" } }),
      column.accessor("studyCount", {
        header: t("studies"),
        meta: { look: "end" },
        cell: ({ getValue }) => formatCount(getValue()),
      }),
      column.accessor(({ members }) => members.length, { id: "members", header: t("members"), meta: { look: "end" } }),
      column.accessor(({ myRoles }) => roleNames(myRoles), { id: "roles", header: t("myRoles") }),
      column.accessor("createdAt", { header: t("created"), cell: ({ getValue }) => dates.day(getValue()) }),
    ],
    [t, dates, roleNames],
  );
  const create = viewer.isAdmin && (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setCreating(true)}>
      {t("create")}
    </Button>
  );
  const open = (project: ProjectRow) => router.push(`/projects/${project.id}`);
  const isEmpty = !projects.loading && projects.nodes.length === 0;

  return (
    <Page shape={isEmpty ? "narrow" : "normal"}>
      <PageHead title={t("title")} actions={!isEmpty && create} />
      {projects.error && <Problem error={projects.error} onRetry={projects.reload} />}
      {!projects.error && (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={projects.nodes}
          rowId={({ id }) => id}
          loading={projects.loading}
          filterLabel={t("filter")}
          selectedId={selectedId}
          onSelect={({ id }) => setSelectedId(id)}
          onOpen={open}
          empty={
            viewer.isAdmin ? (
              <EmptyState
                title={t("none")}
                actions={
                  <>
                    <LoadDemo />
                    <Button variant="default" onClick={() => setCreating(true)}>
                      {t("create")}
                    </Button>
                  </>
                }
              >
                {t("noneAdmin")}
              </EmptyState>
            ) : (
              <EmptyState title={t("noneYours")}>{t("noneYoursHint")}</EmptyState>
            )
          }
        />
      )}
      <CreateProjectDialog
        opened={creating}
        onClose={() => setCreating(false)}
        onCreated={(id) => router.push(`/projects/${id}`)}
      />
    </Page>
  );
}

"use client";

import Link from "next/link";
import { useParams, useSelectedLayoutSegment } from "next/navigation";
import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql/generated";
import { EmptyState } from "../../ui/empty-state";
import { LinkTabs } from "../../ui/link-tabs";
import { Page, PageHead, TitleSkeleton } from "../../ui/page";
import { Problem } from "../../ui/problem";

const projectQuery = graphql(/* GraphQL */ `
  query Project($id: ID!) {
    project(id: $id) {
      id
      name
      description
      mayManageMembers
      mayOversee
      mayManageCases
    }
  }
`);

export interface ProjectInView {
  id: string;
  name: string;
  description: string;
  /** Leads and administrators: they import, name members and invite. */
  isLed: boolean;
  /** Sees the cases and what was found in them. */
  mayOversee: boolean;
  /** Makes, releases and excludes cases, and gives out reads. */
  mayManageCases: boolean;
}

const ProjectContext = createContext<ProjectInView | null>(null);

/** The project whose page this is. @throws outside of `ProjectFrame` */
export function useProject(): ProjectInView {
  const project = useContext(ProjectContext);
  if (project === null) throw new Error("useProject works inside ProjectFrame only");
  return project;
}

/** Name and tabs of one project, around whichever of its pages is open. */
export function ProjectFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("projects.frame");
  const common = useTranslations("common");
  const { projectId } = useParams<{ projectId: string }>();
  const segment = useSelectedLayoutSegment();
  const [{ data, error, fetching }, again] = useQuery({ query: projectQuery, variables: { id: projectId } });
  const found = data?.project;
  const project = useMemo(
    () =>
      found
        ? {
            id: found.id,
            name: found.name,
            description: found.description,
            isLed: found.mayManageMembers,
            mayOversee: found.mayOversee,
            mayManageCases: found.mayManageCases,
          }
        : null,
    [found],
  );

  if (!project) {
    return (
      <Page shape="narrow">
        {fetching && <TitleSkeleton label={common("loading")} />}
        {error && <Problem error={error} onRetry={() => again({ requestPolicy: "network-only" })} />}
        {!error && !fetching && (
          <EmptyState
            title={common("problems.NOT_FOUND.title")}
            actions={
              <Link prefetch={false} href="/projects">
                {common("notFoundPage.action")}
              </Link>
            }
          >
            {common("problems.NOT_FOUND.detail")}
          </EmptyState>
        )}
      </Page>
    );
  }
  const base = `/projects/${project.id}`;
  const tabs = [
    { href: base, label: t("studies"), current: segment === null },
    ...(project.mayOversee ? [{ href: `${base}/cases`, label: t("cases"), current: segment === "cases" }] : []),
    ...(project.isLed ? [{ href: `${base}/import`, label: t("import"), current: segment === "import" }] : []),
    { href: `${base}/protocol`, label: t("protocol"), current: segment === "protocol" },
    { href: `${base}/members`, label: t("members"), current: segment === "members" },
    ...(project.mayOversee
      ? [{ href: `${base}/datasets`, label: t("datasets"), current: segment === "datasets" }]
      : []),
    ...(project.isLed ? [{ href: `${base}/audit`, label: t("audit"), current: segment === "audit" }] : []),
  ];
  return (
    <ProjectContext value={project}>
      <Page shape="fill">
        <PageHead
          title={project.name}
          trail={{ label: common("breadcrumb"), links: [{ href: "/projects", label: common("projects") }] }}
          lead={project.description || undefined}
        />
        <LinkTabs label={project.name} tabs={tabs} />
        {children}
      </Page>
    </ProjectContext>
  );
}

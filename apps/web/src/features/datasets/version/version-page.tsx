"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useQuery } from "urql";
import { useAllPages } from "../../../graphql/use-all-pages";
import { EmptyState } from "../../../ui/empty-state";
import { Notice } from "../../../ui/notice";
import { TitleSkeleton } from "../../../ui/page";
import { Problem } from "../../../ui/problem";
import { useProject } from "../../projects/project-frame";
import split from "../../studies/studies-page.module.css";
import { datasetVersionQuery, versionCasesQuery, versionContentsQuery } from "../dataset-documents";
import { useDatasetProject } from "../use-dataset-project";
import { VersionCases } from "./version-cases";
import { VersionPanel } from "./version-panel";

const nothing = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** One frozen version: its cases on the left; what it is, and how it is taken home, on the right. */
export function VersionPage({ versionId }: { versionId: string }) {
  const t = useTranslations("datasets");
  const common = useTranslations("common");
  const project = useProject();
  const [{ data, error }, refetch] = useQuery({ query: datasetVersionQuery, variables: { id: versionId } });
  const version = data?.datasetVersion ?? null;
  const [contents] = useQuery({ query: versionContentsQuery, variables: { id: versionId } });
  const cases = useAllPages(
    versionCasesQuery,
    { id: versionId, first: 100 },
    (data) => data.datasetVersion?.cases ?? nothing,
  );
  // Nothing of a manifest that is damaged is shown.
  const failed = contents.error ?? cases.error;
  const { mayFreeze, lookOf } = useDatasetProject(project.id);
  const again = () => refetch({ requestPolicy: "network-only" });

  if (!version) {
    if (error) return <Problem error={error} onRetry={again} />;
    if (!data) return <TitleSkeleton label={common("loading")} />;
    return (
      <EmptyState
        title={common("problems.NOT_FOUND.title")}
        actions={
          <Link prefetch={false} href={`/projects/${project.id}/datasets`}>
            {t("version.back")}
          </Link>
        }
      >
        {common("problems.NOT_FOUND.detail")}
      </EmptyState>
    );
  }
  return (
    <div className={split.split}>
      <div className={split.table}>
        {failed && (
          <Notice state="refused" title={t("version.unreadable")} live>
            {t("version.unreadableHint")}
          </Notice>
        )}
        {!failed && <VersionCases number={version.number} cases={cases.loading ? null : cases.nodes} lookOf={lookOf} />}
      </div>
      <aside className={split.side} aria-label={t("version.facts")}>
        <VersionPanel
          version={version}
          contents={contents.data?.datasetVersion ?? null}
          mayNamePatients={mayFreeze}
          onMade={again}
        />
      </aside>
    </div>
  );
}

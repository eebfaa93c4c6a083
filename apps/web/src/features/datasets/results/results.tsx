"use client";

import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useAllPages } from "../../../graphql/use-all-pages";
import { DataTable } from "../../../ui/data-table";
import { EmptyState } from "../../../ui/empty-state";
import { Problem } from "../../../ui/problem";
import { useProject } from "../../projects/project-frame";
import { labelResultsQuery } from "../dataset-documents";
import type { DatasetProject } from "../use-dataset-project";
import { ResultBoundsFields } from "./result-bounds";
import { filterOf, noBounds } from "./result-filter";
import { maskHref, useResultColumns } from "./use-result-columns";

const nothing = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };
/** Typing a figure is one question, not one for each digit. */
const pauseMs = 300;

/** What the project's cases came to so far, label by label. */
export function Results({ labels, lookOf }: Pick<DatasetProject, "labels" | "lookOf">) {
  const t = useTranslations("datasets.results");
  const common = useTranslations("common");
  const project = useProject();
  const router = useRouter();
  const [bounds, setBounds] = useState(noBounds);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [asked] = useDebouncedValue(filterOf(bounds), pauseMs);
  const results = useAllPages(
    labelResultsQuery,
    { projectId: project.id, filter: asked, first: 100 },
    (data) => data.project?.labelResults ?? nothing,
  );
  const columns = useResultColumns(lookOf);
  const rowId = ({ segmentation, labelKey }: (typeof results.nodes)[number]) => `${segmentation.id} ${labelKey}`;
  const isEmpty = !results.loading && results.nodes.length === 0;
  const isFiltered = asked !== null || filterOf(bounds) !== null;

  return (
    <>
      {results.error && <Problem error={results.error} onRetry={results.reload} />}
      {(isFiltered || !isEmpty) && <ResultBoundsFields value={bounds} onChange={setBounds} labels={labels} />}
      {!(results.error && isEmpty) && (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={results.nodes}
          rowId={rowId}
          loading={results.loading}
          filterLabel={t("filter")}
          csvNote={{ title: t("use"), text: common("researchUse") }}
          selectedId={chosenId}
          onSelect={(row) => setChosenId(rowId(row))}
          onOpen={(row) => router.push(maskHref(row))}
          empty={
            isFiltered ? (
              <EmptyState title={t("noMatch")}>{t("noMatchHint")}</EmptyState>
            ) : (
              <EmptyState
                title={t("none")}
                actions={
                  <Button component={Link} prefetch={false} variant="default" href={`/projects/${project.id}/cases`}>
                    {t("toCases")}
                  </Button>
                }
              >
                {t("noneHint")}
              </EmptyState>
            )
          }
        />
      )}
    </>
  );
}

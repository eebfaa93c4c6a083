"use client";

import { Button } from "@mantine/core";
import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import { graphql } from "../../graphql/generated";
import type { StudiesQuery } from "../../graphql/generated/graphql";
import { useAllPages } from "../../graphql/use-all-pages";
import { DataTable } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Problem } from "../../ui/problem";
import { useProject } from "../projects/project-frame";
import { formatAge, patientLabel } from "./patient";
import { SeriesPanel } from "./series-panel";
import styles from "./studies-page.module.css";

const studiesQuery = graphql(/* GraphQL */ `
  query Studies($projectId: ID!, $first: Int!, $after: String) {
    studies(filter: { projectId: $projectId }, first: $first, after: $after) {
      edges {
        node {
          id
          patientName
          patientId
          patientSex
          patientAge
          patientBirthDate
          studyDate
          description
          series {
            id
            modality
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

export type StudyRow = StudiesQuery["studies"]["edges"][number]["node"];

const column = createColumnHelper<StudyRow>();
const modalitiesOf = ({ series }: StudyRow) => [...new Set(series.map(({ modality }) => modality))].sort().join(", ");

/** The studies of a project on the left; on the right the series of the one that is chosen. */
export function StudiesPage() {
  const t = useTranslations("studies.list");
  const project = useProject();
  const router = useRouter();
  const pathname = usePathname();
  const chosenId = useSearchParams().get("study");
  const side = useRef<HTMLElement>(null);
  const studies = useAllPages(studiesQuery, { projectId: project.id, first: 100 }, (data) => data.studies);
  const rows = studies.nodes;
  const chosen = rows.find(({ id }) => id === chosenId) ?? rows[0] ?? null;

  const columns = useMemo(
    () => [
      column.accessor(patientLabel, { id: "patient", header: t("patient") }),
      column.accessor("patientSex", { header: t("sex"), cell: ({ getValue }) => getValue() ?? "" }),
      column.accessor(formatAge, { id: "age", header: t("age"), meta: { look: "end" }, sortingFn: "alphanumeric" }),
      column.accessor((study) => study.studyDate ?? "", { id: "date", header: t("date") }),
      column.accessor(modalitiesOf, { id: "modality", header: t("modality") }),
      column.accessor((study) => study.description ?? "", {
        id: "description",
        header: t("description"),
        meta: { look: "wide" },
      }),
      column.accessor(({ series }) => series.length, { id: "series", header: t("series"), meta: { look: "end" } }),
    ],
    [t],
  );
  // The choice stands in the address, so that a link or the way back from reading leads to the same study.
  const choose = ({ id }: StudyRow) => router.replace(`${pathname}?study=${id}`, { scroll: false });
  const open = (study: StudyRow) => {
    choose(study);
    side.current?.querySelector<HTMLElement>("a, button")?.focus();
  };
  const isEmpty = !studies.loading && rows.length === 0;

  return (
    <div className={`${styles.split} ${isEmpty ? styles.alone : ""}`}>
      <div className={styles.table}>
        {studies.error && <Problem error={studies.error} onRetry={studies.reload} />}
        {!(studies.error && isEmpty) && (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            loading={studies.loading}
            filterLabel={t("filter")}
            selectedId={chosen?.id ?? null}
            onSelect={choose}
            onOpen={open}
            empty={
              <EmptyState
                title={t("none")}
                actions={
                  project.isLed && (
                    <Button component={Link} prefetch={false} href={`/projects/${project.id}/import`}>
                      {t("import")}
                    </Button>
                  )
                }
              >
                {project.isLed ? t("noneLead") : t("noneHint")}
              </EmptyState>
            }
          />
        )}
      </div>
      {!isEmpty && (
        <aside ref={side} className={styles.side} aria-label={t("seriesOf")}>
          {chosen && <SeriesPanel key={chosen.id} study={chosen} />}
        </aside>
      )}
    </div>
  );
}

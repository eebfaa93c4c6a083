"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useQuery } from "urql";
import type { ImportReportQuery, RefusedFilesQuery } from "../../../graphql/generated/graphql";
import { useAllPages } from "../../../graphql/use-all-pages";
import { DataTable } from "../../../ui/data-table";
import { formatBytes, formatCount, formatShape } from "../../../ui/measures";
import { Notice } from "../../../ui/notice";
import { Section } from "../../../ui/page";
import { Problem } from "../../../ui/problem";
import { StateWord } from "../../../ui/state-word";
import { useProject } from "../../projects/project-frame";
import { patientLabel } from "../patient";
import { Warning } from "../series-card";
import styles from "./import-page.module.css";
import { type ImportCounts, type ImportInView, importReportQuery, refusedFilesQuery } from "./import-queries";

type ReportedSeries = NonNullable<ImportReportQuery["import"]>["series"][number];
type RefusedFile = NonNullable<RefusedFilesQuery["import"]>["files"]["edges"][number]["node"];

/** What became of every file: counts, the series with what to know about them, and what was left out and why. */
export function ImportReport({ record }: { record: ImportInView }) {
  const t = useTranslations("studies.report");
  const [{ data, error }] = useQuery({ query: importReportQuery, variables: { id: record.id } });
  const series = data?.import?.series ?? [];
  const state = record.status === "DONE" ? "saved" : record.status === "FAILED" ? "refused" : "attention";
  return (
    <>
      <Notice state={state} title={t(`title.${record.status}`)} live>
        {t(`kept.${record.status}`)}
      </Notice>
      {error && <Problem error={error} />}
      <Counts counts={record.counts} series={series.length} />
      {series.length > 0 && (
        <Section title={t("series")}>
          <ul className={styles.rows}>
            {series.map((each) => (
              <SeriesRow key={each.id} series={each} />
            ))}
          </ul>
        </Section>
      )}
      {record.counts.refused + record.counts.ignored > 0 && <LeftOut importId={record.id} />}
    </>
  );
}

function Counts({ counts, series }: { counts: ImportCounts; series: number }) {
  const t = useTranslations("studies.report");
  const figures = [
    ["seriesCount", series],
    ["imported", counts.imported],
    ["alreadyHere", counts.alreadyHere],
    ["refused", counts.refused],
    ["ignored", counts.ignored],
  ] as const;
  return (
    <dl className={styles.figures}>
      {figures.map(([name, count]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

function SeriesRow({ series }: { series: ReportedSeries }) {
  const t = useTranslations("studies.series");
  const project = useProject();
  const title = series.description || t("untitled", { modality: series.modality });
  return (
    <li className={styles.row}>
      {series.thumbnailPath ? (
        // biome-ignore lint/performance/noImgElement: a small picture of our own, already at its size
        <img src={series.thumbnailPath} alt={t("thumbnail", { title })} width={48} height={48} />
      ) : (
        <div className={styles.noPicture} />
      )}
      <div>
        <Link prefetch={false} href={`/projects/${project.id}?study=${series.study.id}`}>
          {title}
        </Link>
        <div className={styles.dim}>
          {[
            patientLabel(series.study),
            series.study.studyDate,
            series.modality,
            t(`kind.${series.gridKind}`),
            formatShape(series.shape, series.timePoints),
          ]
            .filter(Boolean)
            .join(" · ")}
        </div>
        {series.warnings.length > 0 && (
          <ul aria-label={t("warnings")}>
            {series.warnings.map((warning) => (
              <Warning key={warning.code} {...warning} />
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

const column = createColumnHelper<RefusedFile>();

function LeftOut({ importId }: { importId: string }) {
  const t = useTranslations("studies.report");
  const files = useAllPages(refusedFilesQuery, { id: importId, first: 100 }, filesOf);
  const columns = useMemo(
    () => [
      column.accessor("status", {
        header: t("what"),
        cell: ({ getValue }) => (
          <StateWord colour={getValue() === "REFUSED" ? "refused" : "quiet"}>
            {t(`file.${getValue() === "REFUSED" ? "REFUSED" : "IGNORED"}`)}
          </StateWord>
        ),
      }),
      column.accessor("path", { header: t("file.name") }),
      column.accessor(({ refusal }) => refusal?.message ?? "", {
        id: "reason",
        header: t("reason"),
        meta: { look: "wide" },
      }),
      column.accessor("sizeBytes", {
        header: t("size"),
        meta: { look: "end" },
        cell: ({ getValue }) => formatBytes(getValue()),
      }),
    ],
    [t],
  );
  return (
    <Section title={t("leftOut")}>
      <DataTable
        label={t("leftOut")}
        columns={columns}
        rows={files.nodes}
        rowId={({ path }) => path}
        loading={files.loading}
        filterLabel={t("filter")}
        initialSort={[{ id: "status", desc: true }]}
      />
    </Section>
  );
}

const noFiles = { edges: [], pageInfo: { hasNextPage: false } };
const filesOf = (data: RefusedFilesQuery) => data.import?.files ?? noFiles;

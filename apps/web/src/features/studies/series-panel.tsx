"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql/generated";
import { Problem } from "../../ui/problem";
import { useProject } from "../projects/project-frame";
import { patientLabel, patientLine } from "./patient";
import { SeriesCard } from "./series-card";
import styles from "./series-panel.module.css";
import type { StudyRow } from "./studies-page";

const seriesQuery = graphql(/* GraphQL */ `
  query StudySeries($id: ID!) {
    study(id: $id) {
      id
      isSynthetic
      series {
        id
        description
        modality
        gridKind
        shape
        timePoints
        spacingMm
        warnings {
          code
          message
        }
        content
        maySetContent
        thumbnailPath
        maySegment
        choices {
          t
          label
        }
        segmentations {
          id
          name
          t
          createdAt
        }
      }
    }
  }
`);

const ownReadsQuery = graphql(/* GraphQL */ `
  query OwnReads($projectId: ID!) {
    myReads(projectId: $projectId, first: 100) {
      edges {
        node {
          id
          segmentation {
            id
          }
        }
      }
    }
  }
`);

/** The series of one study, with what was painted on them. */
export function SeriesPanel({ study }: { study: StudyRow }) {
  const t = useTranslations("studies.series");
  const [{ data, error }, again] = useQuery({ query: seriesQuery, variables: { id: study.id } });
  const series = data?.study?.series;
  const project = useProject();
  const [{ data: own }] = useQuery({ query: ownReadsQuery, variables: { projectId: project.id } });
  // The mask of a read of mine is opened as that read: with what is asked of me, and the way to submit it.
  const readOf = useMemo(
    () => new Map(own?.myReads.edges.map(({ node }) => [node.segmentation?.id ?? "", node.id])),
    [own],
  );
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.patient}>{patientLabel(study)}</h2>
        <div className={styles.line}>{patientLine(study)}</div>
        {study.description && <div className={styles.line}>{study.description}</div>}
        {data?.study?.isSynthetic && <div className={styles.synthetic}>{t("synthetic")}</div>}
      </header>
      {error && <Problem error={error} onRetry={() => again({ requestPolicy: "network-only" })} />}
      {!series && !error && <div className={styles.skeleton} role="status" aria-label={t("loading")} />}
      <ul className={styles.list}>
        {series?.map((each) => (
          <SeriesCard key={each.id} series={each} readOf={readOf} />
        ))}
      </ul>
    </>
  );
}

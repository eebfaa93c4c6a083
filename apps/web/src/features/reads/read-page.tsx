"use client";

import type { ResultOf } from "@graphql-typed-document-node/core";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type ComponentType, useEffect, useMemo, useState } from "react";
import { useQuery } from "urql";
import { copiesOf } from "../../copies";
import { graphql } from "../../graphql/generated";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Problem } from "../../ui/problem";
import type { ViewerGrid } from "../../viewer";
import { SignedIn, useViewer } from "../people/viewer";
import type { ReadContext } from "./read-context";
import { summary } from "./read-series";
import styles from "./reading-room.module.css";

const readQuery = graphql(/* GraphQL */ `
  query Reading($id: ID!) {
    segmentation(id: $id) {
      id
      name
      t
      mayManageSegments
      mayClose
      niftiPath
      series {
        id
        modality
        description
        gridKind
        shape
        spacingMm
        ijkToLps
        units
        warnings {
          code
          message
        }
        choices {
          t
          label
        }
        study {
          id
          patientName
          patientId
          patientSex
          patientAge
          patientBirthDate
          studyDate
          description
          isSynthetic
          isPseudonymous
          project {
            id
            name
          }
          series {
            id
            modality
            description
            gridKind
            shape
            spacingMm
            thumbnailPath
          }
        }
      }
    }
  }
`);

// Cornerstone touches the browser as soon as it is loaded; pages are first rendered where there is none.
const ReadingRoom = dynamic(() => import("./reading-room").then((module) => module.ReadingRoom), {
  ssr: false,
  loading: () => <Opening />,
});

/** The reading page of one segmentation. */
export function ReadPage({ segmentationId }: { segmentationId: string }) {
  return (
    <SignedIn fallback={<Opening />}>
      <SegmentationRoom segmentationId={segmentationId} />
    </SignedIn>
  );
}

interface SegmentationRoomProps {
  segmentationId: string;
  /** What is done in it. */
  Room?: ComponentType<{ context: ReadContext }>;
}

/** The room of one segmentation, as soon as it is known what it is of. */
export function SegmentationRoom({ segmentationId, Room = ReadingRoom }: SegmentationRoomProps) {
  const t = useTranslations("common");
  const [{ data, error }, again] = useQuery({
    query: readQuery,
    variables: { id: segmentationId },
    requestPolicy: "cache-and-network",
  });
  const kept = useKept(segmentationId, data?.segmentation ?? null, error?.networkError !== undefined);
  const segmentation = data?.segmentation ?? kept;
  // A refetch in the background must not open the room anew: what a room stands on never changes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the id stands for the segmentation
  const context = useMemo(() => (segmentation ? contextOf(segmentation) : null), [segmentation?.id]);
  if (context) return <Room context={context} />;
  if (error) {
    return (
      <Page shape="narrow">
        <Problem error={error} onRetry={() => again({ requestPolicy: "network-only" })} />
      </Page>
    );
  }
  if (data) {
    return (
      <Page shape="narrow">
        <EmptyState title={t("problems.NOT_FOUND.title")}>{t("problems.NOT_FOUND.detail")}</EmptyState>
      </Page>
    );
  }
  return <Opening />;
}

/** What the server said of it last, while the server can't be asked. @param told what it says now, which is kept */
function useKept(segmentationId: string, told: Segmentation | null, isOffline: boolean): Segmentation | null {
  const me = useViewer();
  const [kept, setKept] = useState<Segmentation | null>(null);
  useEffect(() => {
    const copies = copiesOf(me.id, me.copies);
    if (told) void copies?.write("context", segmentationId, "", told).catch(() => {});
    else if (isOffline) void copies?.read<Segmentation>("context", segmentationId).then(setKept, () => {});
  }, [me, segmentationId, told, isOffline]);
  return kept;
}

function Opening() {
  const t = useTranslations("reading.state");
  return (
    <div className={styles.opening} role="status">
      {t("opening")}
    </div>
  );
}

type Segmentation = NonNullable<ResultOf<typeof readQuery>["segmentation"]>;
type SeriesFacts = Pick<Segmentation["series"], "gridKind" | "shape" | "spacingMm"> & {
  ijkToLps?: readonly number[] | null;
};

function contextOf({ series, ...segmentation }: Segmentation): ReadContext {
  const { study } = series;
  return {
    project: study.project,
    study,
    series: {
      ...summary(series),
      grid: gridOf(series),
      warnings: series.warnings,
      units: series.units,
      choices: series.choices.map(({ label }) => label),
    },
    siblings: study.series.map(summary),
    segmentation,
  };
}

function gridOf({ gridKind, shape, spacingMm, ijkToLps }: SeriesFacts): ViewerGrid {
  const size = [shape[0] ?? 1, shape[1] ?? 1, shape[2] ?? 1] as const;
  if ((gridKind === "VOLUME" || gridKind === "VOLUME_TIME") && ijkToLps && spacingMm) {
    return {
      kind: gridKind,
      shape: size,
      ijkToLps,
      spacingMm: [spacingMm[0] ?? 1, spacingMm[1] ?? 1, spacingMm[2] ?? 1],
    };
  }
  const [di, dj] = spacingMm ?? [];
  return { kind: gridKind === "CINE" ? "CINE" : "PLANAR", shape: size, pixelSpacingMm: di && dj ? [di, dj] : null };
}

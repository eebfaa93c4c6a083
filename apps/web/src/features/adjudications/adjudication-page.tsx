"use client";

import { Button } from "@mantine/core";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo } from "react";
import { useMutation, useQuery } from "urql";
import { EmptyState } from "../../ui/empty-state";
import { Page } from "../../ui/page";
import { Problem } from "../../ui/problem";
import { SignedIn } from "../people/viewer";
import { useKnown } from "../reads/in-hand/use-known";
import { SegmentationRoom } from "../reads/read-page";
import styles from "../reads/reading-room.module.css";
import { useProjectEvents } from "../reads/use-project-events";
import { type AdjudicationFacts, adjudicationQuery, beginMutation } from "./adjudication-documents";
import { AdjudicationProvider, adjudicationInHand } from "./adjudication-in-hand";
import { useDisagreements } from "./use-disagreements";

// Cornerstone touches the browser as soon as it is loaded; pages are first rendered where there is none.
const AdjudicationRoom = dynamic(() => import("./adjudication-room").then((module) => module.AdjudicationRoom), {
  ssr: false,
  loading: () => <Opening />,
});

/** One adjudication: begun when its adjudicator opens it, then the room in which the result is made. */
export function AdjudicationPage({ adjudicationId }: { adjudicationId: string }) {
  return (
    <SignedIn fallback={<Opening />}>
      <OneAdjudication key={adjudicationId} id={adjudicationId} />
    </SignedIn>
  );
}

function OneAdjudication({ id }: { id: string }) {
  const t = useTranslations("adjudications");
  const [{ data, error }, again] = useQuery({ query: adjudicationQuery, variables: { id } });
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  const [known, know] = useKnown<AdjudicationFacts>(id, data?.adjudication, error?.networkError !== undefined);
  const [beginning, begin] = useMutation(beginMutation);
  // Opening it is beginning it, for its adjudicator.
  const waiting = known?.isMine && known.state === "OPEN" && !known.segmentation ? known.id : null;
  useEffect(() => {
    if (waiting) void begin({ id: waiting }).then(({ data }) => data && know(data.beginAdjudication));
  }, [waiting, begin, know]);
  const disagreements = useDisagreements(known?.segmentation ? known.id : null);
  // What others do to it: a lead takes it back, or opens a read again.
  useProjectEvents({ projectId: known?.isMine ? known.case.project.id : null, mine: true }, refresh, refresh);
  const inHand = useMemo(
    () =>
      known &&
      disagreements.found &&
      adjudicationInHand(known, disagreements.found, know, (number) => t("reader", { number })),
    [known, disagreements.found, know, t],
  );

  if (known?.state === "CANCELLED") return <Away what="cancelled" />;
  // Its room is its people's alone while they are at it.
  if (known?.segmentation && known.state === "OPEN" && !known.isMine && !known.segmentation.mayPaint)
    return <Away what="underWay" />;
  if (inHand?.segmentation) {
    return (
      <AdjudicationProvider value={inHand}>
        <SegmentationRoom segmentationId={inHand.segmentation.id} Room={AdjudicationRoom} />
      </AdjudicationProvider>
    );
  }
  const failure = beginning.error ?? error ?? disagreements.error;
  if (failure) {
    const retry = () => {
      refresh();
      disagreements.ask();
    };
    return (
      <Page shape="narrow">
        <Problem error={failure} onRetry={retry} />
      </Page>
    );
  }
  if (known === null) return <Away what="gone" />;
  if (known && !known.segmentation && !known.isMine) return <Away what="notBegun" />;
  return <Opening />;
}

function Away({ what }: { what: "gone" | "notBegun" | "underWay" | "cancelled" }) {
  const t = useTranslations("adjudications.page");
  return (
    <Page shape="narrow">
      <EmptyState
        title={t(what)}
        actions={
          <Button component={Link} prefetch={false} href="/work">
            {t("toWork")}
          </Button>
        }
      >
        {t(`${what}Hint`)}
      </EmptyState>
    </Page>
  );
}

function Opening() {
  const t = useTranslations("adjudications.page");
  return (
    <div className={styles.opening} role="status">
      {t("opening")}
    </div>
  );
}

"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo } from "react";
import { useMutation, useQuery } from "urql";
import { EmptyState } from "../../../ui/empty-state";
import { Page } from "../../../ui/page";
import { Problem } from "../../../ui/problem";
import { SignedIn } from "../../people/viewer";
import { SegmentationRoom } from "../read-page";
import styles from "../reading-room.module.css";
import { useProjectEvents } from "../use-project-events";
import { beginMutation, readQuery } from "./read-documents";
import { ReadInHandProvider, readInHand } from "./read-in-hand";
import { useKnown } from "./use-known";

/** One read: begun when its reader opens it, then the room of its mask. */
export function OneReadPage({ readId }: { readId: string }) {
  return (
    <SignedIn fallback={<Opening />}>
      <OneRead key={readId} readId={readId} />
    </SignedIn>
  );
}

function OneRead({ readId }: { readId: string }) {
  const [{ data, error }, again] = useQuery({ query: readQuery, variables: { id: readId } });
  const refresh = useCallback(() => again({ requestPolicy: "network-only" }), [again]);
  const [known, know] = useKnown(readId, data?.read, error?.networkError !== undefined);
  const [beginning, begin] = useMutation(beginMutation);
  // Opening it is beginning it, for its reader.
  const waiting = known?.isMine && known.state === "ASSIGNED" ? known.id : null;
  useEffect(() => {
    if (waiting) void begin({ id: waiting }).then(({ data }) => data && know(data.beginRead));
  }, [waiting, begin, know]);
  // What others do to it: a lead takes it back, or opens it again.
  useProjectEvents(
    { projectId: known?.isMine ? known.case.project.id : null, mine: true },
    ({ readId: about, type }) => (about === readId || type === "ADJUDICATION_SESSION_OPENED") && refresh(),
    refresh,
  );
  const inHand = useMemo(() => known && readInHand(known, know), [known, know]);

  if (inHand?.segmentation) {
    return (
      <ReadInHandProvider value={inHand}>
        <SegmentationRoom segmentationId={inHand.segmentation.id} />
      </ReadInHandProvider>
    );
  }
  const failure = beginning.error ?? error;
  if (failure) {
    return (
      <Page shape="narrow">
        <Problem error={failure} onRetry={refresh} />
      </Page>
    );
  }
  if (known === null) return <Away what="gone" href="/work" wayOn="toWork" />;
  if (known && !known.isMine)
    return <Away what="notBegun" href={`/projects/${known.case.project.id}/cases`} wayOn="toCases" />;
  return <Opening />;
}

/** Why there is no room to open, and the way on. */
function Away({ what, href, wayOn }: { what: "gone" | "notBegun"; href: string; wayOn: "toWork" | "toCases" }) {
  const t = useTranslations("reads.page");
  return (
    <Page shape="narrow">
      <EmptyState
        title={t(what)}
        actions={
          <Button component={Link} prefetch={false} href={href}>
            {t(wayOn)}
          </Button>
        }
      >
        {t(`${what}Hint`)}
      </EmptyState>
    </Page>
  );
}

function Opening() {
  const t = useTranslations("reads.page");
  return (
    <div className={styles.opening} role="status">
      {t("opening")}
    </div>
  );
}

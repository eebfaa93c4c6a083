"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SaveState } from "../../../room-client";
import { useProblemText } from "../../../ui/problem";
import type { Viewer } from "../../../viewer";
import { useClaim } from "../work/use-claim";
import type { ReadInHand } from "./read-in-hand";
import { emptyStatement } from "./statement";
import { SubmitDialog } from "./submit-dialog";
import type { Sitting } from "./use-sitting";

/** The one act of the room that a read is in: submit it; after that, on to the next. */
export function ReadAct(props: { read: ReadInHand; viewer: Viewer; save: SaveState; sitting: Sitting }) {
  const t = useTranslations("reads.header");
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState(emptyStatement);
  const { read } = props;
  if (read.isOpen) {
    return (
      <>
        <Button onClick={() => setOpened(true)}>{t("submit")}</Button>
        {opened && <SubmitDialog {...props} draft={draft} onDraft={setDraft} onClose={() => setOpened(false)} />}
      </>
    );
  }
  return read.isMine && read.case.project.mayReadCases ? <Next projectId={read.case.project.id} /> : null;
}

function Next({ projectId }: { projectId: string }) {
  const t = useTranslations("reads.header");
  const problemText = useProblemText();
  const { claim, nothing, error, busy } = useClaim();
  return (
    <>
      {error && <span role="alert">{problemText(error).detail}</span>}
      {nothing ? (
        <>
          <span role="status">{t("nothing")}</span>
          <Button component={Link} prefetch={false} href="/work" variant="default">
            {t("toWork")}
          </Button>
        </>
      ) : (
        <Button loading={busy} onClick={() => claim(projectId)}>
          {t("claimNext")}
        </Button>
      )}
    </>
  );
}

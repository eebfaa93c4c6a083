"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { SaveState } from "../../../room-client";
import { useProblemText } from "../../../ui/problem";
import type { Desk } from "../use-desk";
import { useClaimAdjudication } from "../work/use-claim-adjudication";
import { emptyResult } from "./result-statement";
import { SignDialog } from "./sign-dialog";

/** The one act of the room: sign the result; after that, on to the next. */
export function SignAct({ desk, save }: { desk: Desk; save: SaveState }) {
  const t = useTranslations("adjudications.sign");
  const [opened, setOpened] = useState(false);
  const [draft, setDraft] = useState(emptyResult);
  const { isOpen, isMine, state, case: found } = desk.adjudication;
  if (isOpen) {
    return (
      <>
        <Button onClick={() => setOpened(true)}>{t("open")}</Button>
        {opened && (
          <SignDialog desk={desk} save={save} draft={draft} onDraft={setDraft} onClose={() => setOpened(false)} />
        )}
      </>
    );
  }
  const isDone = isMine && state === "SIGNED";
  return isDone && found.project.mayAdjudicate ? <Next projectId={found.project.id} /> : null;
}

function Next({ projectId }: { projectId: string }) {
  const t = useTranslations("adjudications.work");
  const problemText = useProblemText();
  const { claim, nothing, error, busy } = useClaimAdjudication();
  return (
    <>
      {error && <span role="alert">{problemText(error).detail}</span>}
      {nothing ? (
        <>
          <span role="status">{t("nothingHere")}</span>
          <Button component={Link} prefetch={false} href="/work" variant="default">
            {t("toWork")}
          </Button>
        </>
      ) : (
        <Button loading={busy} onClick={() => claim(projectId)}>
          {t("claim")}
        </Button>
      )}
    </>
  );
}

"use client";

import { Button, Popover } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { Notice } from "../../../ui/notice";
import { useProblemText } from "../../../ui/problem";
import { StateWord } from "../../../ui/state-word";
import { useDates } from "../../../ui/use-dates";
import { colourOfRead } from "../read-states";
import panel from "../side-panel.module.css";
import { useRemembered } from "../use-remembered";
import styles from "./in-hand.module.css";
import { finishOwnMutation } from "./read-documents";
import { type ReadInHand, useReadInHand } from "./read-in-hand";
import { ReturnDialog } from "./return-dialog";
import { SubmissionSummary } from "./submission-summary";

/** What is asked of the reader, and how the read stands. */
export function ReadPanel() {
  const read = useReadInHand();
  if (!read) return null;
  return (
    <>
      <Standing read={read} />
      <Instructions read={read} />
    </>
  );
}

function Standing({ read }: { read: ReadInHand }) {
  const t = useTranslations("reads.panel");
  const work = useTranslations("reads.work");
  const cases = useTranslations("cases");
  const dates = useDates();
  const [returning, setReturning] = useState(false);
  const { state, dueAt, submission, isOpen, isMine } = read;
  const reopened = isOpen ? read.reopenings.at(-1) : undefined;
  const isOverdue = isOpen && dueAt && new Date(dueAt) < new Date();
  return (
    <section className={panel.section} aria-labelledby="read-title" data-read-state={state}>
      <div className={panel.head}>
        <h2 id="read-title">{cases("name", { number: read.case.number })}</h2>
        {state === "SUBMITTED" && <IconLock size={14} aria-hidden="true" />}
      </div>
      <p className={styles.standing}>
        <span>{read.stepName}</span>
        <StateWord colour={colourOfRead[state]}>{work(`states.${state}`)}</StateWord>
        {isOpen && dueAt && <span>{t(isOverdue ? "overdue" : "due", { day: dates.day(dueAt) })}</span>}
      </p>
      {!isMine && (
        <p className={panel.sentence}>
          {t("readBy", { names: read.readers.map(({ displayName }) => displayName).join(", ") })}
        </p>
      )}
      {reopened && (
        <p className={panel.sentence}>
          <b>{t("reopened")}</b> {t("reopenedAt", { when: dates.minute(reopened.at), reason: reopened.reason })}
        </p>
      )}
      {state === "SUBMITTED" && submission && (
        <>
          <p className={panel.sentence} role="status" title={dates.utc(submission.at)}>
            {t("submittedAt", { when: dates.second(submission.at) })}
          </p>
          <SubmissionSummary read={read} submission={submission} />
        </>
      )}
      {read.session && (
        <Notice
          state="attention"
          title={t("session")}
          action={
            <Button component={Link} prefetch={false} size="compact-sm" href={`/adjudicate/${read.session.id}`}>
              {t("sessionOpen")}
            </Button>
          }
        >
          {t("sessionHint")}
        </Notice>
      )}
      {isOpen && (
        <Button variant="subtle" color="gray" size="compact-sm" ml={-8} onClick={() => setReturning(true)}>
          {t("cantRead")}
        </Button>
      )}
      {returning && <ReturnDialog read={read} onClose={() => setReturning(false)} />}
    </section>
  );
}

function Instructions({ read }: { read: ReadInHand }) {
  const t = useTranslations("reads.panel");
  const [open, setOpen] = useRemembered("instructions", true);
  const { instructions } = read.protocol;
  return (
    <section className={panel.section} aria-label={t("instructions")}>
      <details className={styles.instructions} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("instructions")}</summary>
        <p>{instructions || t("noInstructions")}</p>
      </details>
    </section>
  );
}

/** While a read is under way: why no model may be asked, and the way to where one may. */
export function AiRule() {
  const t = useTranslations("reads.ai");
  const suggestions = useTranslations("suggestions");
  const dates = useDates();
  const read = useReadInHand();
  const problemText = useProblemText();
  const [{ error, fetching }, finish] = useMutation(finishOwnMutation);
  const [asking, setAsking] = useState(false);
  if (!read?.isOpen) return null;
  if (read.mayAskModels) {
    if (!read.ownReadAt) return null;
    return (
      <section className={panel.section}>
        <p className={panel.quiet}>{t("finished", { when: dates.second(read.ownReadAt) })}</p>
      </section>
    );
  }
  return (
    <section className={panel.section} aria-labelledby="ai-title" data-ai-rule={read.aiAssistance}>
      <div className={panel.head}>
        <h2 id="ai-title">{suggestions("title")}</h2>
      </div>
      <p className={panel.quiet}>{t(read.aiAssistance)}</p>
      {read.aiAssistance === "AFTER_OWN_READ" && (
        <Popover opened={asking} onChange={setAsking} position="left-start" width={260} trapFocus returnFocus>
          <Popover.Target>
            <Button variant="default" size="xs" mt={8} loading={fetching} onClick={() => setAsking(!asking)}>
              {t("finish")}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <p className={panel.sentence}>{t("consequence")}</p>
            <Button
              size="xs"
              mt={8}
              data-autofocus
              onClick={() => {
                setAsking(false);
                void finish({ id: read.id }).then(({ data }) => data && read.know(data.finishOwnRead));
              }}
            >
              {t("confirm")}
            </Button>
          </Popover.Dropdown>
        </Popover>
      )}
      {error && <p role="alert">{problemText(error).detail}</p>}
    </section>
  );
}

"use client";

import { ErrorCode } from "@covoxel/shared/vocabulary";
import { Button } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import type { JobStatus, JobsQuery } from "../../graphql/generated/graphql";
import { useProblemWords } from "../../ui/problem";
import { ProgressBar } from "../../ui/progress-bar";
import { type StateColour, StateWord } from "../../ui/state-word";
import { useDates } from "../../ui/use-dates";
import styles from "./job-list.module.css";
import { useJob } from "./use-job";

const cancelMutation = graphql(/* GraphQL */ `
  mutation CancelJob($id: ID!) {
    cancelJob(id: $id) {
      id
      status
    }
  }
`);

export type JobRow = JobsQuery["jobs"]["edges"][number]["node"];

const colourOf: Readonly<Record<JobStatus, StateColour>> = {
  WAITING: "quiet",
  RUNNING: "working",
  SUCCEEDED: "saved",
  FAILED: "refused",
  CANCELLED: "attention",
};
const codeOf = (code: string): ErrorCode => (code in ErrorCode ? (code as ErrorCode) : ErrorCode.INTERNAL_SERVER_ERROR);
const isOpen = (status: JobStatus) => status === "WAITING" || status === "RUNNING";

/** One job in a list, live while it runs. */
export function JobItem({ job }: { job: JobRow }) {
  const t = useTranslations("jobs");
  const dates = useDates();
  const live = useJob(isOpen(job.status) ? job.id : null);
  const words = useProblemWords();
  const [{ fetching }, cancel] = useMutation(cancelMutation);
  const { status, progress, message, failure } = live ?? job;
  // The server speaks English.
  const doing = useLocale() === "en" ? message : t("percent", { percent: Math.round(progress * 100) });
  const kind = t.has(`kind.${job.kind}` as never) ? t(`kind.${job.kind}` as never) : job.kind;
  return (
    <li className={styles.job}>
      <div className={styles.head}>
        <span className={styles.kind}>{kind}</span>
        <StateWord colour={colourOf[status]}>{t(`status.${status}`)}</StateWord>
        {isOpen(status) && job.mayCancel && (
          <Button
            variant="default"
            size="compact-xs"
            loading={fetching}
            aria-label={t("cancelNamed", { kind })}
            onClick={() => cancel({ id: job.id })}
          >
            {t("cancel")}
          </Button>
        )}
      </div>
      {isOpen(status) && <ProgressBar fraction={progress} label={kind} />}
      {failure && <div className={styles.failure}>{words(codeOf(failure.code), failure.message).detail}</div>}
      <div className={styles.line}>
        <span>{isOpen(status) && message ? doing : ""}</span>
        <span>{dates.minute(job.createdAt)}</span>
      </div>
    </li>
  );
}

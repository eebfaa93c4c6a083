"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../../graphql/generated";
import type { JobStatus, JobsQuery } from "../../graphql/generated/graphql";
import { EmptyState } from "../../ui/empty-state";
import { Problem } from "../../ui/problem";
import { ProgressBar } from "../../ui/progress-bar";
import { type StateColour, StateWord } from "../../ui/state-word";
import { useDates } from "../../ui/use-dates";
import styles from "./job-list.module.css";
import { useJob } from "./use-job";

const jobsQuery = graphql(/* GraphQL */ `
  query Jobs($first: Int!) {
    jobs(first: $first) {
      edges {
        node {
          id
          kind
          status
          progress
          message
          failure {
            message
          }
          mayCancel
          createdAt
        }
      }
    }
  }
`);

const cancelMutation = graphql(/* GraphQL */ `
  mutation CancelJob($id: ID!) {
    cancelJob(id: $id) {
      id
      status
    }
  }
`);

type JobRow = JobsQuery["jobs"]["edges"][number]["node"];

const colourOf: Readonly<Record<JobStatus, StateColour>> = {
  WAITING: "quiet",
  RUNNING: "working",
  SUCCEEDED: "saved",
  FAILED: "refused",
  CANCELLED: "attention",
};
const isOpen = (status: JobStatus) => status === "WAITING" || status === "RUNNING";
/** New jobs are found by asking; the ones that are known tell of themselves. */
const askAgainMs = 5000;

/** The latest jobs, those that run live. */
export function JobList() {
  const t = useTranslations("jobs");
  const [{ data, error }, refetch] = useQuery({
    query: jobsQuery,
    variables: { first: 30 },
    requestPolicy: "cache-and-network",
  });
  useEffect(() => {
    const timer = setInterval(() => refetch({ requestPolicy: "network-only" }), askAgainMs);
    return () => clearInterval(timer);
  }, [refetch]);
  const jobs = data?.jobs.edges.map(({ node }) => node) ?? null;
  if (error && !jobs) return <Problem error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />;
  if (jobs?.length === 0) return <EmptyState title={t("none")}>{t("noneHint")}</EmptyState>;
  return (
    <ul className={styles.list}>
      {jobs?.map((job) => (
        <JobItem key={job.id} job={job} />
      ))}
    </ul>
  );
}

function JobItem({ job }: { job: JobRow }) {
  const t = useTranslations("jobs");
  const dates = useDates();
  const live = useJob(isOpen(job.status) ? job.id : null);
  const [{ fetching }, cancel] = useMutation(cancelMutation);
  const { status, progress, message, failure } = live ?? job;
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
      {failure && <div className={styles.failure}>{failure.message}</div>}
      <div className={styles.line}>
        <span>{isOpen(status) ? message : ""}</span>
        <span>{dates.minute(job.createdAt)}</span>
      </div>
    </li>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql/generated";
import { EmptyState } from "../../ui/empty-state";
import { Problem } from "../../ui/problem";
import { JobItem } from "./job-item";
import styles from "./job-list.module.css";

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
            code
            message
          }
          mayCancel
          createdAt
        }
      }
    }
  }
`);

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

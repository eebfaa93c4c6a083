import { useSubscription } from "urql";
import { graphql } from "../../graphql/generated";
import type { JobProgressSubscription } from "../../graphql/generated/graphql";

const jobSubscription = graphql(/* GraphQL */ `
  subscription JobProgress($id: ID!) {
    job(id: $id) {
      job {
        id
        status
        progress
        message
        failure {
          code
          message
        }
      }
    }
  }
`);

export type JobProgress = JobProgressSubscription["job"]["job"];

/** @returns the job as it stands now, live: first as it is, then after every change; null until the first word of it */
export function useJob(jobId: string | null): JobProgress | null {
  const [{ data }] = useSubscription({ query: jobSubscription, variables: { id: jobId ?? "" }, pause: jobId === null });
  const job = data?.job.job;
  // What is here may still be about the job that was followed before.
  return job?.id === jobId ? job : null;
}

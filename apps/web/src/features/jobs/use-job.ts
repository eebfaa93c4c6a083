import type { JobStatus } from "@covoxel/shared/vocabulary";
import { useSubscription } from "urql";
import { graphql } from "../../graphql/generated";

const jobSubscription = graphql(/* GraphQL */ `
  subscription JobProgress($id: ID!) {
    job(id: $id) {
      id
      status
      progress
      message
    }
  }
`);

export interface JobProgress {
  id: string;
  status: JobStatus;
  /** 0 to 1. */
  progress: number;
  message: string;
}

/** @returns the job as it stands now, live; null until the first word of it */
export function useJob(jobId: string | null): JobProgress | null {
  const [{ data }] = useSubscription({ query: jobSubscription, variables: { id: jobId ?? "" }, pause: jobId === null });
  return jobId === null ? null : ((data?.job ?? null) as JobProgress | null);
}

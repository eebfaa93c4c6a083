import type { JobStatus } from "@covoxel/shared/vocabulary";

export interface JobProgress {
  id: string;
  status: JobStatus;
  /** 0 to 1. */
  progress: number;
  message: string;
}

/** @returns the job as it stands now, live; null until the first word of it */
export function useJob(_jobId: string | null): JobProgress | null {
  return null;
}

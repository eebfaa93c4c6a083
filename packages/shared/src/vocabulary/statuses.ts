/** What the voxels of a series mean, decided once at import. CINE: k is the frame number, not a place. */
export const GridKind = { VOLUME: "VOLUME", PLANAR: "PLANAR", CINE: "CINE", VOLUME_TIME: "VOLUME_TIME" } as const;
export type GridKind = (typeof GridKind)[keyof typeof GridKind];

/** LABELMAP: its voxels say what somebody or something found, as a segmentation does; nobody reads that. */
export const SeriesContent = { IMAGE: "IMAGE", LABELMAP: "LABELMAP" } as const;
export type SeriesContent = (typeof SeriesContent)[keyof typeof SeriesContent];

export const JobStatus = {
  WAITING: "WAITING",
  RUNNING: "RUNNING",
  SUCCEEDED: "SUCCEEDED",
  FAILED: "FAILED",
  CANCELLED: "CANCELLED",
} as const;
export type JobStatus = (typeof JobStatus)[keyof typeof JobStatus];

export const SuggestionStatus = {
  PENDING: "PENDING",
  RUNNING: "RUNNING",
  READY: "READY",
  ACCEPTED: "ACCEPTED",
  REJECTED: "REJECTED",
  CANCELLED: "CANCELLED",
  FAILED: "FAILED",
} as const;
export type SuggestionStatus = (typeof SuggestionStatus)[keyof typeof SuggestionStatus];

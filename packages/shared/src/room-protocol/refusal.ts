/** Why an entry was set aside: never applied, the author is told and rolls it back. Not a violation: honest clients meet these. */
export const RefusalReason = {
  /** The person may no longer paint here. */
  READ_ONLY: "READ_ONLY",
  /** A part names a segment that is locked, or some voxel of a locked segment would become another's or nobody's. */
  SEGMENT_LOCKED: "SEGMENT_LOCKED",
  /** A part names a segment that the server never issued or that was removed, or in another plane than its own; or a redo would show such a part again. */
  UNKNOWN_SEGMENT: "UNKNOWN_SEGMENT",
  OUT_OF_GRID: "OUT_OF_GRID",
  TOO_LARGE: "TOO_LARGE",
  /** The stamp lies further ahead of server time than allowed; the client corrects its clock and stamps the stroke anew. */
  CLOCK_AHEAD: "CLOCK_AHEAD",
  /** The patch claims a suggestion that does not exist here, or is no subset of it. */
  NOT_THE_SUGGESTION: "NOT_THE_SUGGESTION",
  /** The segmentation is closed to edits, whoever paints. */
  SEGMENTATION_CLOSED: "SEGMENTATION_CLOSED",
  /** Its actor was away for so long that it was retired. Not kept by the server: the author's tab paints it anew as who it is now. */
  ACTOR_RETIRED: "ACTOR_RETIRED",
} as const;
export type RefusalReason = (typeof RefusalReason)[keyof typeof RefusalReason];

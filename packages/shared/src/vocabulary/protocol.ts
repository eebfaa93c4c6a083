/** One segment for all of it, or one for each of several, e.g. each metastasis. */
export const LabelKind = { CLASS: "CLASS", INSTANCES: "INSTANCES" } as const;
export type LabelKind = (typeof LabelKind)[keyof typeof LabelKind];

/** What a label is drawn as. */
export const LabelGeometry = { MASK: "MASK", BOX: "BOX", POINT: "POINT", LINE: "LINE" } as const;
export type LabelGeometry = (typeof LabelGeometry)[keyof typeof LabelGeometry];

/** How a question about a case is answered. */
export const QuestionKind = { CHOICE: "CHOICE", ORDINAL: "ORDINAL", NUMBER: "NUMBER", TEXT: "TEXT" } as const;
export type QuestionKind = (typeof QuestionKind)[keyof typeof QuestionKind];

/**
 * INDEPENDENT: one reader, and nobody else learns of it. SHARED: a named team paints together and counts as one.
 * SESSION: after unblinding, readers and adjudicator together.
 */
export const ReadMode = { INDEPENDENT: "INDEPENDENT", SHARED: "SHARED", SESSION: "SESSION" } as const;
export type ReadMode = (typeof ReadMode)[keyof typeof ReadMode];

/** When a reader may see what a model suggests. */
export const AiAssistance = { NONE: "NONE", AFTER_OWN_READ: "AFTER_OWN_READ", FROM_START: "FROM_START" } as const;
export type AiAssistance = (typeof AiAssistance)[keyof typeof AiAssistance];

/** Stored things that state an answer: a blinded reader sees none of them unless the step lists it. */
export const VisibleContext = {
  STORED_SEGMENTATIONS: "STORED_SEGMENTATIONS",
  STRUCTURED_REPORTS: "STRUCTURED_REPORTS",
  PRESENTATION_STATES: "PRESENTATION_STATES",
  OVERLAYS: "OVERLAYS",
  REPORTS: "REPORTS",
} as const;
export type VisibleContext = (typeof VisibleContext)[keyof typeof VisibleContext];

/** What becomes the result where the reads agree; always a record of its own. */
export const AgreedResult = { DESIGNATED_READ: "DESIGNATED_READ", UNION: "UNION", MAJORITY: "MAJORITY" } as const;
export type AgreedResult = (typeof AgreedResult)[keyof typeof AgreedResult];

/** What becomes of a case. QUARANTINED waits for a person's look at its de-identification; readers don't see it. */
export const CaseState = {
  IMPORTED: "IMPORTED",
  QUARANTINED: "QUARANTINED",
  AVAILABLE: "AVAILABLE",
  IN_READING: "IN_READING",
  IN_ADJUDICATION: "IN_ADJUDICATION",
  DONE: "DONE",
  EXCLUDED: "EXCLUDED",
} as const;
export type CaseState = (typeof CaseState)[keyof typeof CaseState];

/** Who says whose images a case is of. */
export const PatientNaming = { SOURCE: "SOURCE", LEAD: "LEAD", NOBODY: "NOBODY" } as const;
export type PatientNaming = (typeof PatientNaming)[keyof typeof PatientNaming];

/** Why a case can't be read. */
export const ExclusionReason = {
  POOR_QUALITY: "POOR_QUALITY",
  WRONG_ANATOMY: "WRONG_ANATOMY",
  INCOMPLETE: "INCOMPLETE",
  DUPLICATE: "DUPLICATE",
  OTHER: "OTHER",
} as const;
export type ExclusionReason = (typeof ExclusionReason)[keyof typeof ExclusionReason];

/** ASSIGNED: not begun. RETURNED: its reader says that the case can't be read. RELEASED: given to nobody any more. */
export const ReadState = {
  ASSIGNED: "ASSIGNED",
  READING: "READING",
  SUBMITTED: "SUBMITTED",
  RETURNED: "RETURNED",
  RELEASED: "RELEASED",
} as const;
export type ReadState = (typeof ReadState)[keyof typeof ReadState];

/** What a read states of a label: an empty mask alone says neither of the last two. */
export const Finding = { PRESENT: "PRESENT", ABSENT: "ABSENT", NOT_ASSESSABLE: "NOT_ASSESSABLE" } as const;
export type Finding = (typeof Finding)[keyof typeof Finding];

/** WAITING for an adjudicator. CANCELLED: a read was reopened. */
export const AdjudicationState = {
  WAITING: "WAITING",
  OPEN: "OPEN",
  SIGNED: "SIGNED",
  CANCELLED: "CANCELLED",
} as const;
export type AdjudicationState = (typeof AdjudicationState)[keyof typeof AdjudicationState];

/** How a case came to its result. */
export const ResultOrigin = { AGREED: "AGREED", ADJUDICATED: "ADJUDICATED" } as const;
export type ResultOrigin = (typeof ResultOrigin)[keyof typeof ResultOrigin];

/** What an adjudicator does about a disagreement. SIDE: as one read has it. */
export const Decision = { SIDE: "SIDE", BOTH: "BOTH", NEITHER: "NEITHER", REDRAWN: "REDRAWN" } as const;
export type Decision = (typeof Decision)[keyof typeof Decision];

/** What happens to a case: told to those who follow its project, and kept in the audit trail. */
export const CaseEventType = {
  CASE_CREATED: "CASE_CREATED",
  CASE_RELEASED: "CASE_RELEASED",
  CASE_QUARANTINED: "CASE_QUARANTINED",
  CASE_EXCLUDED: "CASE_EXCLUDED",
  CASE_INCLUDED: "CASE_INCLUDED",
  CASE_CHANGED: "CASE_CHANGED",
  CASE_IN_ADJUDICATION: "CASE_IN_ADJUDICATION",
  CASE_DONE: "CASE_DONE",
  READ_ASSIGNED: "READ_ASSIGNED",
  READ_BEGUN: "READ_BEGUN",
  READ_SUBMITTED: "READ_SUBMITTED",
  READ_RETURNED: "READ_RETURNED",
  READ_RELEASED: "READ_RELEASED",
  READ_REOPENED: "READ_REOPENED",
  ADJUDICATION_ASSIGNED: "ADJUDICATION_ASSIGNED",
  ADJUDICATION_BEGUN: "ADJUDICATION_BEGUN",
  ADJUDICATION_SESSION_OPENED: "ADJUDICATION_SESSION_OPENED",
  ADJUDICATION_RELEASED: "ADJUDICATION_RELEASED",
  ADJUDICATION_SIGNED: "ADJUDICATION_SIGNED",
  CASE_PATIENT_NAMED: "CASE_PATIENT_NAMED",
} as const;
export type CaseEventType = (typeof CaseEventType)[keyof typeof CaseEventType];

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type PersonId = Branded<"PersonId">;
export type ProjectId = Branded<"ProjectId">;
export type ImportId = Branded<"ImportId">;
export type StudyId = Branded<"StudyId">;
export type SeriesId = Branded<"SeriesId">;
export type InstanceId = Branded<"InstanceId">;
export type SegmentationId = Branded<"SegmentationId">;
export type SuggestionId = Branded<"SuggestionId">;
export type JobId = Branded<"JobId">;
export type CaseId = Branded<"CaseId">;
export type ReadId = Branded<"ReadId">;
export type AdjudicationId = Branded<"AdjudicationId">;
export type DatasetVersionId = Branded<"DatasetVersionId">;

/**
 * The prefix says what an id names, so that `node(id:)` needs no table of its own and a log line can be read.
 * What follows is 24 random characters: an id never derives from a UID, a name or a count.
 */
export const idPrefix = {
  person: "psn",
  project: "prj",
  import: "imp",
  study: "std",
  series: "srs",
  instance: "ins",
  segmentation: "seg",
  suggestion: "sug",
  job: "job",
  case: "cas",
  read: "rea",
  adjudication: "adj",
  datasetVersion: "dsv",
  invitation: "inv",
  apiToken: "tok",
  auditEntry: "aud",
} as const;
export type IdKind = keyof typeof idPrefix;

export interface IdOf {
  person: PersonId;
  project: ProjectId;
  import: ImportId;
  study: StudyId;
  series: SeriesId;
  instance: InstanceId;
  segmentation: SegmentationId;
  suggestion: SuggestionId;
  job: JobId;
  case: CaseId;
  read: ReadId;
  adjudication: AdjudicationId;
  datasetVersion: DatasetVersionId;
  invitation: string;
  apiToken: string;
  auditEntry: string;
}

const shape = /^[a-z]{3}_[0-9a-z]{24}$/;

/** Parses an id that came from outside. @returns null unless it is well formed and of that kind. */
export function parseId<K extends IdKind>(kind: K, text: string): IdOf[K] | null {
  return shape.test(text) && text.startsWith(`${idPrefix[kind]}_`) ? (text as IdOf[K]) : null;
}

import { CaseState, ExclusionReason, Finding, PatientNaming, ReadMode, ReadState } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { createUnionType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";
import { Node } from "../../../edge/graphql/node.js";
import { PersonType } from "../../people/index.js";
import { ProjectType, ProtocolType } from "../../projects/index.js";
import { SegmentationType } from "../../segmentations/index.js";
import { SeriesType, StudyType } from "../../studies/index.js";
import { ReadProblemCode } from "../domain/findings.js";

export const CaseGrouping = { STUDY: "STUDY", PATIENT: "PATIENT" } as const;
export type CaseGrouping = (typeof CaseGrouping)[keyof typeof CaseGrouping];

registerEnumType(CaseState, {
  name: "CaseState",
  description: "QUARANTINED waits for a person's look at its de-identification; readers don't see it.",
});
registerEnumType(ExclusionReason, { name: "ExclusionReason" });
registerEnumType(ReadState, {
  name: "ReadState",
  description: "RETURNED: its reader says that the case can't be read. RELEASED: it is nobody's any more.",
});
registerEnumType(Finding, { name: "Finding", description: "What a read states of a label." });
registerEnumType(ReadProblemCode, { name: "ReadProblemCode" });
registerEnumType(PatientNaming, {
  name: "PatientNaming",
  description: "Who says whose images a case is of. A data set has no place for what NOBODY names; a lead may name it.",
});
registerEnumType(CaseGrouping, {
  name: "CaseGrouping",
  description: "STUDY: a case each. PATIENT: one for a patient.",
});

@ObjectType("Exclusion", { description: "Why a case can't be read." })
export class ExclusionType {
  @Field(() => ExclusionReason)
  reason!: ExclusionReason;

  @Field(() => String)
  note!: string;

  @Field(() => PersonType, { nullable: true })
  by!: PersonType | null;

  @Field(() => GraphQLDateTime)
  at!: Date;
}

@ObjectType("CaseForReading", {
  description: "A case as its readers know it: its images, and nothing that anybody found.",
})
export class CaseForReadingType {
  @Field(() => Int, { description: "Its name to people: Case 12." })
  number!: number;

  @Field(() => ProjectType)
  project!: ProjectType;

  @Field(() => SeriesType, { description: "The series that is read." })
  series!: SeriesType;

  @Field(() => [StudyType])
  studies!: StudyType[];
}

@ObjectType("LabelFinding")
export class LabelFindingType {
  @Field(() => String)
  labelKey!: string;

  @Field(() => Finding)
  finding!: Finding;

  @Field(() => String, { description: "Why it is not assessable; empty otherwise." })
  reason!: string;

  @Field(() => Float)
  voxelCount!: number;
}

@ObjectType("Answer")
@InputType("AnswerInput")
export class AnswerType {
  @Field(() => String)
  questionKey!: string;

  @Field(() => String, { nullable: true, description: "The option, or the text; null for a number." })
  text!: string | null;

  @Field(() => Float, { nullable: true, description: "In the question's unit; null for anything else." })
  number!: number | null;
}

@ObjectType("Submission", { description: "A locked answer." })
export class SubmissionType {
  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => Float, { description: "Of the mask: what `segmentation(asOf:)` takes." })
  revision!: number;

  @Field(() => String)
  contentHash!: string;

  @Field(() => [LabelFindingType])
  findings!: LabelFindingType[];

  @Field(() => [AnswerType])
  answers!: AnswerType[];

  @Field(() => Int, { description: "1 (a guess) to 5 (certain)." })
  confidence!: number;

  @Field(() => String)
  note!: string;
}

@ObjectType("Exposure", { description: "AI that a read's people were shown." })
export class ExposureType {
  @Field(() => ID)
  suggestionId!: string;

  @Field(() => String, { description: "Equal for equal models." })
  model!: string;

  @Field(() => GraphQLDateTime)
  shownAt!: Date;
}

@ObjectType("Reopening")
export class ReopeningType {
  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => String)
  reason!: string;
}

@ObjectType("Read", { implements: Node, description: "What one reader, or one named team, says of a case." })
export class ReadType extends Node {
  @Field(() => CaseForReadingType)
  case!: CaseForReadingType;

  @Field(() => ProtocolType, { description: "The version that the case is read under." })
  protocol!: ProtocolType;

  @Field(() => String, { description: "Of the protocol's steps." })
  stepKey!: string;

  @Field(() => ReadMode)
  mode!: ReadMode;

  @Field(() => ReadState)
  state!: ReadState;

  @Field(() => [PersonType])
  readers!: PersonType[];

  @Field(() => SegmentationType, { nullable: true, description: "Null until it is begun." })
  segmentation!: SegmentationType | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null where nobody set one." })
  dueAt!: Date | null;

  @Field(() => GraphQLDateTime)
  assignedAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null until it is begun." })
  begunAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "When the own read was finished, where the step shows AI after it; null before that, and in other steps.",
  })
  ownReadAt!: Date | null;

  @Field(() => Boolean, { description: "Whether its people may ask a model now." })
  mayAskModels!: boolean;

  @Field(() => SubmissionType, { nullable: true, description: "The last one; null before the first." })
  submission!: SubmissionType | null;

  @Field(() => [ReopeningType])
  reopenings!: ReopeningType[];

  @Field(() => ExclusionType, { nullable: true, description: "Null unless RETURNED." })
  returned!: ExclusionType | null;

  @Field(() => Float, { description: "With the page in view and the reader at it." })
  activeTimeS!: number;

  @Field(() => Float)
  idleTimeS!: number;

  @Field(() => Int, { description: "Slices along k that were displayed at least once." })
  slicesShown!: number;

  @Field(() => [ExposureType])
  aiShown!: ExposureType[];

  @Field(() => Boolean, { description: "Whether it is yours to paint and submit." })
  isMine!: boolean;
}

@ObjectType("ReadConnection")
export class ReadConnection extends connectionOf(ReadType, "Read") {}

@ObjectType("Case", { implements: Node, description: "For those who oversee it: a case with everything found in it." })
export class CaseType extends Node {
  @Field(() => Int, { description: "Its name to people: Case 12." })
  number!: number;

  @Field(() => ProjectType)
  project!: ProjectType;

  @Field(() => CaseState)
  state!: CaseState;

  @Field(() => ExclusionType, { nullable: true, description: "Null unless EXCLUDED." })
  exclusion!: ExclusionType | null;

  @Field(() => SeriesType, { description: "The series that is read." })
  series!: SeriesType;

  @Field(() => [StudyType])
  studies!: StudyType[];

  @Field(() => PatientNaming)
  patientNamedBy!: PatientNaming;

  @Field(() => String, {
    nullable: true,
    description:
      "As a lead said it. Null where the source names the patient or nobody does, and where you see pseudonyms.",
  })
  namedPatientId!: string | null;

  @Field(() => String, { nullable: true, description: "Of the source; null where nobody said it yet." })
  licence!: string | null;

  @Field(() => Int, { nullable: true, description: "Null until the first read is given out." })
  protocolVersion!: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null where nobody set one." })
  dueAt!: Date | null;

  @Field(() => [ReadType], { description: "In the order in which they were given out." })
  reads!: ReadType[];

  @Field(() => Int, { description: "Reads that the workflow asks for, over all steps." })
  readsNeeded!: number;

  @Field(() => Int, { description: "Reads that may be given out now." })
  freePlaces!: number;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;
}

@ObjectType("CaseConnection")
export class CaseConnection extends connectionOf(CaseType, "Case") {}

@ObjectType("CaseCount")
export class CaseCountType {
  @Field(() => CaseState)
  state!: CaseState;

  @Field(() => Int)
  count!: number;
}

@ObjectType("NothingToClaim", { description: "No case waits for you." })
export class NothingToClaimType {
  @Field(() => String)
  message!: string;
}

@ObjectType("ReadProblem")
export class ReadProblemType {
  @Field(() => ReadProblemCode)
  code!: ReadProblemCode;

  @Field(() => String, {
    nullable: true,
    description: "Of a label or a question; null where it is about the whole read.",
  })
  key!: string | null;
}

@ObjectType("ReadIncomplete", { description: "What is missing; nothing was locked." })
export class ReadIncompleteType {
  @Field(() => [ReadProblemType])
  problems!: ReadProblemType[];
}

export const ClaimResult = createUnionType({
  name: "ClaimResult",
  types: () => [ReadType, NothingToClaimType] as const,
  resolveType: (value) => ("message" in value ? NothingToClaimType : ReadType),
});

export const SubmitReadResult = createUnionType({
  name: "SubmitReadResult",
  types: () => [ReadType, ReadIncompleteType] as const,
  resolveType: (value) => ("problems" in value ? ReadIncompleteType : ReadType),
});

@InputType("CreateCasesInput")
export class CreateCasesInput {
  @Field(() => ID)
  projectId!: string;

  @Field(() => [ID])
  studyIds!: string[];

  @Field(() => CaseGrouping, { defaultValue: CaseGrouping.STUDY })
  grouping!: CaseGrouping;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "Somebody looked at their de-identification: AVAILABLE at once, else QUARANTINED.",
  })
  released!: boolean;

  @Field(() => String, { nullable: true, description: "Of the source: an SPDX identifier, or words." })
  licence?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  dueAt?: Date | null;
}

@InputType("CaseDetailsInput", { description: "What is absent stays as it is." })
export class CaseDetailsInput {
  @Field(() => GraphQLDateTime, { nullable: true, description: "Null takes it away." })
  dueAt?: Date | null;

  @Field(() => String, { nullable: true })
  licence?: string | null;
}

@InputType("AssignReadInput")
export class AssignReadInput {
  @Field(() => ID)
  caseId!: string;

  @Field(() => [ID], { description: "One, or the team of a SHARED read." })
  readerIds!: string[];

  @Field(() => GraphQLDateTime, { nullable: true, description: "That of the case, when absent." })
  dueAt?: Date | null;
}

@InputType("FindingInput")
export class FindingInput {
  @Field(() => String)
  labelKey!: string;

  @Field(() => Finding)
  finding!: Finding;

  @Field(() => String, { defaultValue: "", description: "Why it is not assessable." })
  reason!: string;
}

@InputType("SubmitReadInput")
export class SubmitReadInput {
  @Field(() => ID)
  readId!: string;

  @Field(() => [FindingInput], { description: "One for each required label; of others what there is to say." })
  findings!: FindingInput[];

  @Field(() => [AnswerType])
  answers!: AnswerType[];

  @Field(() => Int, { description: "1 (a guess) to 5 (certain)." })
  confidence!: number;

  @Field(() => String, { defaultValue: "" })
  note!: string;
}

@InputType("SittingInput", { description: "Totals of one sitting so far; they only go up." })
export class SittingInput {
  @Field(() => ID)
  readId!: string;

  @Field(() => String, { description: "A random name of 8 to 64 letters, digits and dashes." })
  sitting!: string;

  @Field(() => Int)
  activeMs!: number;

  @Field(() => Int)
  idleMs!: number;

  @Field(() => String, { description: "Base64: one bit for each slice along k that was displayed, lowest bit first." })
  slicesShown!: string;
}

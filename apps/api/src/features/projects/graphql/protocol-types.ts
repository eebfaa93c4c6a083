import {
  AgreedResult,
  AiAssistance,
  LabelGeometry,
  LabelKind,
  QuestionKind,
  ReadMode,
  VisibleContext,
} from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { PersonType } from "../../people/index.js";

registerEnumType(LabelKind, {
  name: "LabelKind",
  description: "CLASS: one segment for all of it. INSTANCES: one for each of several.",
});
registerEnumType(LabelGeometry, { name: "LabelGeometry" });
registerEnumType(QuestionKind, { name: "QuestionKind", description: "ORDINAL: the options ascend." });
registerEnumType(ReadMode, {
  name: "ReadMode",
  description:
    "INDEPENDENT: one reader, and nobody else learns of it. SHARED: a named team paints together and counts as one. SESSION: after unblinding.",
});
registerEnumType(AiAssistance, { name: "AiAssistance", description: "When a reader may see what a model suggests." });
registerEnumType(VisibleContext, {
  name: "VisibleContext",
  description: "Stored things that state an answer: a blinded reader sees only those that the step lists.",
});
registerEnumType(AgreedResult, {
  name: "AgreedResult",
  description: "What becomes the result where the reads agree; always a record of its own.",
});

@ObjectType("Code", { description: "DICOM's coded concept, e.g. SCT 10200004 Liver." })
@InputType("CodeInput")
export class CodeType {
  @Field(() => String, { description: "Coding Scheme Designator." })
  scheme!: string;

  @Field(() => String)
  value!: string;

  @Field(() => String)
  meaning!: string;
}

@ObjectType("Label", { description: "What readers mark." })
@InputType("LabelInput")
export class LabelType {
  @Field(() => String, { description: "Small letters, digits and dashes. Names the label for ever." })
  key!: string;

  @Field(() => String)
  name!: string;

  @Field(() => LabelKind)
  kind!: LabelKind;

  @Field(() => LabelGeometry, { description: "Never changes." })
  geometry!: LabelGeometry;

  @Field(() => Boolean, { description: "Each read states that it is present, absent or not assessable." })
  isRequired!: boolean;

  @Field(() => Boolean, { description: "Its voxels may belong to other labels, too." })
  mayOverlap!: boolean;

  @Field(() => String, { description: "#rrggbb" })
  colour!: string;

  @Field(() => CodeType, { nullable: true, description: "Segmented Property Category." })
  category!: CodeType | null;

  @Field(() => CodeType, { nullable: true, description: "Segmented Property Type." })
  type!: CodeType | null;

  @Field(() => CodeType, { nullable: true })
  anatomicRegion!: CodeType | null;

  @Field(() => CodeType, { nullable: true, description: "A modifier of the region." })
  laterality!: CodeType | null;
}

@ObjectType("Question", { description: "What is asked about a case as a whole." })
@InputType("QuestionInput")
export class QuestionType {
  @Field(() => String, { description: "Small letters, digits and dashes. Names the question for ever." })
  key!: string;

  @Field(() => String)
  text!: string;

  @Field(() => QuestionKind, { description: "Never changes." })
  kind!: QuestionKind;

  @Field(() => Boolean)
  isRequired!: boolean;

  @Field(() => [String], { description: "Of CHOICE and ORDINAL, else empty." })
  options!: string[];

  @Field(() => String, { nullable: true, description: "UCUM, of NUMBER only; null where the number has none." })
  unit!: string | null;
}

@ObjectType("WorkflowStep")
@InputType("WorkflowStepInput")
export class WorkflowStepType {
  @Field(() => String)
  key!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Int, { description: "How many reads a case gets in it." })
  reads!: number;

  @Field(() => ReadMode)
  mode!: ReadMode;

  @Field(() => AiAssistance)
  aiAssistance!: AiAssistance;

  @Field(() => [VisibleContext])
  visibleContext!: VisibleContext[];
}

@ObjectType("AgreementRule")
@InputType("AgreementRuleInput")
export class AgreementRuleType {
  @Field(() => Float, { description: "For every label of every pair of reads; below it the case is adjudicated." })
  diceAtLeast!: number;

  @Field(() => AgreedResult)
  result!: AgreedResult;
}

@ObjectType("AdjudicationRule")
@InputType("AdjudicationRuleInput")
export class AdjudicationRuleType {
  @Field(() => Boolean)
  mayHaveReadTheCase!: boolean;
}

@ObjectType("Workflow")
@InputType("WorkflowInput")
export class WorkflowType {
  @Field(() => [WorkflowStepType])
  steps!: WorkflowStepType[];

  @Field(() => AgreementRuleType)
  agreement!: AgreementRuleType;

  @Field(() => AdjudicationRuleType)
  adjudication!: AdjudicationRuleType;
}

@InputType("ProtocolInput")
@ObjectType("ProtocolDocument")
export class ProtocolDocument {
  @Field(() => [LabelType])
  labels!: LabelType[];

  @Field(() => [QuestionType])
  questions!: QuestionType[];

  @Field(() => WorkflowType)
  workflow!: WorkflowType;

  @Field(() => String, { description: "Shown beside every case." })
  instructions!: string;

  @Field(() => Boolean, { description: "Readers see pseudonyms in place of names, identifiers and dates of birth." })
  showsPseudonyms!: boolean;
}

@ObjectType("Protocol", { description: "One version of how a project's cases are read. It never changes." })
export class ProtocolType extends ProtocolDocument {
  @Field(() => Int, { description: "0 where nobody has written one." })
  version!: number;

  @Field(() => PersonType, { nullable: true, description: "Null for version 0." })
  savedBy!: PersonType | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null for version 0." })
  savedAt!: Date | null;
}

@InputType("SaveProtocolInput")
export class SaveProtocolInput {
  @Field(() => ID)
  projectId!: string;

  @Field(() => Int, { description: "The version you edited. STALE_REVISION when another one is current by now." })
  editedVersion!: number;

  @Field(() => ProtocolDocument)
  protocol!: ProtocolDocument;
}

import { AdjudicationState, AgreedResult, Decision, ResultOrigin } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { createUnionType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";
import { Node } from "../../../edge/graphql/node.js";
import { PersonType } from "../../people/index.js";
import { ProtocolType } from "../../projects/index.js";
import {
  AnswerType,
  CaseForReadingType,
  FindingInput,
  LabelFindingType,
  ReadProblemType,
  ReadType,
} from "../../reads/index.js";
import { SegmentationType } from "../../segmentations/index.js";
import { AgreementType } from "./figure-types.js";

registerEnumType(AdjudicationState, {
  name: "AdjudicationState",
  description: "WAITING for an adjudicator. CANCELLED: a read was opened again, or it was given back.",
});
registerEnumType(Decision, { name: "Decision", description: "SIDE: as one read has it." });
registerEnumType(ResultOrigin, { name: "ResultOrigin" });

@ObjectType("SideSegment")
export class SideSegmentType {
  @Field(() => Int)
  number!: number;

  @Field(() => Int)
  plane!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: "Null for one that its reader added." })
  labelKey!: string | null;
}

@ObjectType("LineageRead", { description: "A read that a result comes from, as it was submitted." })
export class LineageReadType {
  @Field(() => ReadType)
  read!: ReadType;

  @Field(() => Float)
  revision!: number;

  @Field(() => String)
  contentHash!: string;
}

@ObjectType("Side", { description: "A read as its adjudicator knows it: by a number that was drawn." })
export class SideType {
  @Field(() => Int, { description: "From 1." })
  number!: number;

  @Field(() => String, { description: "Reader 1 and so on." })
  name!: string;

  @Field(() => [LabelFindingType])
  findings!: LabelFindingType[];

  @Field(() => [AnswerType])
  answers!: AnswerType[];

  @Field(() => Int, { description: "1 (a guess) to 5 (certain)." })
  confidence!: number;

  @Field(() => String, {
    description: "Its voxels: `?plane=&from=&to=` gives slices [k][j][i] of one plane, numbered as `segments` here.",
  })
  slicesPath!: string;

  @Field(() => [SideSegmentType])
  segments!: SideSegmentType[];

  @Field(() => LineageReadType, {
    nullable: true,
    description: "Which read it is, and so whose. Null until the result is signed.",
  })
  lineage!: LineageReadType | null;
}

@ObjectType("DecidedDisagreement")
export class DecidedType {
  @Field(() => Decision)
  decision!: Decision;

  @Field(() => Int, { nullable: true, description: "Whose voxels; null unless SIDE." })
  side!: number | null;

  @Field(() => GraphQLDateTime)
  at!: Date;
}

@ObjectType("Disagreement", {
  description: "Voxels of a label that hang together, and that some sides hold and others don't.",
})
export class DisagreementType {
  @Field(() => Int, { description: "Over all labels, from 1, the largest first." })
  number!: number;

  @Field(() => String)
  labelKey!: string;

  @Field(() => Float)
  voxels!: number;

  @Field(() => Float, { nullable: true, description: "Null where the image measures no volume." })
  volumeMl!: number | null;

  @Field(() => [Int], { description: "Half-open i0, j0, k0, i1, j1, k1." })
  boxIjk!: number[];

  @Field(() => [Int], { description: "One of its voxels, on the slice that has most of them." })
  atIjk!: number[];

  @Field(() => [Float], { nullable: true, description: "The same in millimetres; null where the grid has no place." })
  atLps!: number[] | null;

  @Field(() => [Float], { description: "How many of its voxels each side holds." })
  heldBy!: number[];

  @Field(() => String, {
    description:
      "Its voxels, for painting: for each side its packed spans, each after its length in bytes (uint32, little-endian).",
  })
  spansPath!: string;

  @Field(() => DecidedType, { nullable: true })
  decided!: DecidedType | null;
}

@ObjectType("Signature")
export class SignatureType {
  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => Float)
  revision!: number;

  @Field(() => String)
  contentHash!: string;

  @Field(() => [LabelFindingType])
  findings!: LabelFindingType[];

  @Field(() => String)
  note!: string;
}

@ObjectType("Adjudication", {
  implements: Node,
  description:
    "Where the reads of a case don't agree, somebody decides. The reads never change; the result is a third record.",
})
export class AdjudicationType extends Node {
  @Field(() => CaseForReadingType)
  case!: CaseForReadingType;

  @Field(() => ProtocolType)
  protocol!: ProtocolType;

  @Field(() => AdjudicationState)
  state!: AdjudicationState;

  @Field(() => PersonType, { nullable: true, description: "Null while WAITING." })
  adjudicator!: PersonType | null;

  @Field(() => [SideType])
  sides!: SideType[];

  @Field(() => AgreementType, { description: "Numbered as the sides." })
  agreement!: AgreementType;

  @Field(() => [DisagreementType], { description: "The largest first." })
  disagreements!: DisagreementType[];

  @Field(() => Int)
  disagreementCount!: number;

  @Field(() => Int, { description: "Of its disagreements, those about which something is decided." })
  decidedCount!: number;

  @Field(() => SegmentationType, { nullable: true, description: "The result, as far as it is; null until begun." })
  segmentation!: SegmentationType | null;

  @Field(() => GraphQLDateTime, { nullable: true })
  dueAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null until it is begun." })
  begunAt!: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "Since when the case's readers are in it, too; null while it is the adjudicator's alone.",
  })
  sessionAt!: Date | null;

  @Field(() => SignatureType, { nullable: true, description: "Null until SIGNED." })
  signature!: SignatureType | null;

  @Field(() => Boolean, { description: "Whether it is yours to decide." })
  isMine!: boolean;
}

@ObjectType("AdjudicationConnection")
export class AdjudicationConnection extends connectionOf(AdjudicationType, "Adjudication") {}

@ObjectType("CaseResult", { description: "What a case came to: a record of its own, that nothing changes any more." })
export class CaseResultType {
  @Field(() => ResultOrigin)
  origin!: ResultOrigin;

  @Field(() => AgreedResult, {
    nullable: true,
    description: "How agreeing reads made it; null where it was adjudicated.",
  })
  rule!: AgreedResult | null;

  @Field(() => SegmentationType)
  segmentation!: SegmentationType;

  @Field(() => Float)
  revision!: number;

  @Field(() => String)
  contentHash!: string;

  @Field(() => [LabelFindingType])
  findings!: LabelFindingType[];

  @Field(() => [LineageReadType])
  lineage!: LineageReadType[];

  @Field(() => PersonType, { nullable: true, description: "The adjudicator; null where the reads agreed." })
  signedBy!: PersonType | null;

  @Field(() => GraphQLDateTime)
  signedAt!: Date;
}

@ObjectType("NothingToAdjudicate", { description: "No case waits for you." })
export class NothingToAdjudicateType {
  @Field(() => String)
  message!: string;
}

@ObjectType("ResultIncomplete", { description: "What is missing; nothing was signed." })
export class ResultIncompleteType {
  @Field(() => [ReadProblemType])
  problems!: ReadProblemType[];

  @Field(() => Int, { description: "Disagreements about which nothing is decided." })
  undecided!: number;
}

export const ClaimAdjudicationResult = createUnionType({
  name: "ClaimAdjudicationResult",
  types: () => [AdjudicationType, NothingToAdjudicateType] as const,
  resolveType: (value) => ("message" in value ? NothingToAdjudicateType : AdjudicationType),
});

export const SignAdjudicationResult = createUnionType({
  name: "SignAdjudicationResult",
  types: () => [AdjudicationType, ResultIncompleteType] as const,
  resolveType: (value) => ("problems" in value ? ResultIncompleteType : AdjudicationType),
});

@InputType("AssignAdjudicationInput")
export class AssignAdjudicationInput {
  @Field(() => ID)
  caseId!: string;

  @Field(() => ID)
  adjudicatorId!: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: "That of the case, when absent." })
  dueAt?: Date | null;
}

@InputType("DecideInput")
export class DecideInput {
  @Field(() => ID)
  adjudicationId!: string;

  @Field(() => Int)
  number!: number;

  @Field(() => Decision, { nullable: true, description: "Null: not decided after all." })
  decision?: Decision | null;

  @Field(() => Int, { nullable: true, description: "Whose voxels; with SIDE only." })
  side?: number | null;
}

@InputType("SignAdjudicationInput")
export class SignAdjudicationInput {
  @Field(() => ID)
  adjudicationId!: string;

  @Field(() => [FindingInput], { description: "One for each required label." })
  findings!: FindingInput[];

  @Field(() => String, { defaultValue: "" })
  note!: string;
}

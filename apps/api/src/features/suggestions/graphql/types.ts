import { SuggestionStatus } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { Node } from "../../../edge/graphql/node.js";
import { PersonType } from "../../people/index.js";

registerEnumType(SuggestionStatus, {
  name: "SuggestionStatus",
  description: "PENDING, RUNNING, READY; then ACCEPTED or REJECTED. CANCELLED and FAILED leave nothing.",
});

@ObjectType("ModelLabel")
export class ModelLabelType {
  @Field(() => Int, { description: "1 to 255; 0 is nothing." })
  value!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "#rrggbb" })
  colour!: string;

  @Field(() => String, { nullable: true, description: "SNOMED CT; null where none is known for certain." })
  snomedCode!: string | null;
}

@ObjectType("Model")
export class ModelType {
  @Field(() => ID, { description: "Its name in the models folder." })
  id!: string;

  @Field(() => String)
  version!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  licence!: string;

  @Field(() => [ModelLabelType])
  labels!: readonly ModelLabelType[];
}

@ObjectType("SuggestionSlab", { description: "Slices kStart to kEnd (half-open) of a suggestion." })
export class SuggestionSlabType {
  @Field(() => Int)
  number!: number;

  @Field(() => Int)
  kStart!: number;

  @Field(() => Int)
  kEnd!: number;

  @Field(() => String, { description: "Answers uint8 labels, [k][j][i] with i fastest, Content-Encoding: deflate." })
  path!: string;
}

@ObjectType("SuggestionFailure")
export class SuggestionFailureType {
  @Field(() => String, { description: "As in `extensions.code` of an error." })
  code!: string;

  @Field(() => String, { description: "For people." })
  message!: string;
}

@ObjectType("LabelVoxels")
export class LabelVoxelsType {
  @Field(() => Int)
  label!: number;

  @Field(() => Float)
  voxels!: number;
}

@ObjectType("AcceptedLabel", { description: "Which label of a suggestion is painted as which segment." })
export class AcceptedLabelType {
  @Field(() => Int)
  label!: number;

  @Field(() => Int, { description: "The segment's number." })
  number!: number;

  @Field(() => Int)
  plane!: number;
}

@ObjectType("Suggestion", {
  implements: Node,
  description: "What a model proposes for a segmentation, until somebody accepts or rejects it.",
})
export class SuggestionType extends Node {
  @Field(() => ID)
  segmentationId!: string;

  @Field(() => ModelType, { nullable: true, description: "Null when that version of the model is no longer here." })
  model!: ModelType | null;

  @Field(() => String, { description: "What a patch that comes from it names as its model: name@version." })
  originModel!: string;

  @Field(() => SuggestionStatus)
  status!: SuggestionStatus;

  @Field(() => SuggestionFailureType, { nullable: true, description: "Null unless FAILED." })
  failure!: SuggestionFailureType | null;

  @Field(() => [Int], { description: "ni, nj, nk of the series." })
  shape!: readonly number[];

  @Field(() => Int)
  slabCount!: number;

  @Field(() => [SuggestionSlabType], { description: "Those that are there; all of them once READY." })
  slabs!: readonly SuggestionSlabType[];

  @Field(() => [LabelVoxelsType], { description: "Over the slabs that are there; labels without voxels are left out." })
  voxels!: readonly LabelVoxelsType[];

  @Field(() => [AcceptedLabelType], { nullable: true, description: "Null until somebody accepts it." })
  acceptedLabels!: readonly AcceptedLabelType[] | null;

  @Field(() => ID)
  jobId!: string;

  @Field(() => PersonType)
  requestedBy!: PersonType;

  @Field(() => GraphQLDateTime)
  requestedAt!: Date;

  @Field(() => Boolean, { description: "Whether you may accept, reject and cancel it." })
  maySettle!: boolean;
}

@ObjectType("SuggestionUpdate")
export class SuggestionUpdateType {
  @Field(() => SuggestionType, { description: "As it stands now." })
  suggestion!: object;

  @Field(() => String, {
    nullable: true,
    description: "Pass it as `since` to go on from here. Null in the first update.",
  })
  cursor!: string | null;
}

@InputType("RequestSuggestionInput")
export class RequestSuggestionInput {
  @Field(() => ID)
  segmentationId!: string;

  @Field(() => ID)
  modelId!: string;
}

@InputType("AcceptSuggestionInput")
export class AcceptSuggestionInput {
  @Field(() => ID)
  suggestionId!: string;

  @Field(() => [Int], { nullable: true, description: "Values of the model's labels; all that have voxels when null." })
  labels?: number[] | null;
}

import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { Node } from "../../../edge/graphql/node.js";
import { SeriesType } from "../../studies/index.js";

@ObjectType("Segment", { description: "What one number of a mask stands for." })
export class SegmentType {
  @Field(() => Int, { description: "1 to 65535, given by the server and never reused." })
  number!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: "Of the project's protocol; null for one that somebody added." })
  labelKey!: string | null;

  @Field(() => String, { description: "#rrggbb" })
  colour!: string;

  @Field(() => Boolean, { description: "Strokes that paint a locked segment are set aside." })
  locked!: boolean;

  @Field(() => Boolean)
  visible!: boolean;

  @Field(() => Int, { description: "Segments of one plane exclude each other." })
  plane!: number;

  @Field(() => Float, { description: "How many voxels show it, as of the segmentation's revision." })
  voxelCount!: number;

  @Field(() => Float, { nullable: true, description: "Null beside `volumeUnknownReason`." })
  volumeMl!: number | null;

  @Field(() => String, { nullable: true, description: "Why there are no millilitres; null where there are." })
  volumeUnknownReason!: string | null;
}

@ObjectType("Segmentation", {
  implements: Node,
  description: "A mask on the grid of one series, painted by several people.",
})
export class SegmentationType extends Node {
  @Field(() => String)
  name!: string;

  @Field(() => Int, { description: "The time point it lies on; 0 where there is only one." })
  t!: number;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => SeriesType, { description: "The series on whose grid it lies." })
  series!: SeriesType;

  @Field(() => [SegmentType], { description: "By number." })
  segments!: SegmentType[];

  @Field(() => Float, { description: "How many entries its journal holds: the number of the last." })
  revision!: number;

  @Field(() => String, { description: "SHA-256 over grid and labels: equal for equal masks, whatever their history." })
  contentHash!: string;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      "Since when it takes no edits: strokes are set aside, segments stay as they are. Null while it is open.",
  })
  closedAt!: Date | null;

  @Field(() => Boolean, { description: "Whether you may close it to edits and open it again." })
  mayClose!: boolean;

  @Field(() => Boolean, { description: "Whether you may paint here." })
  mayPaint!: boolean;

  @Field(() => Boolean, { description: "Whether you may add and change segments." })
  mayManageSegments!: boolean;

  @Field(() => String, { description: "Where its room's WebSocket answers." })
  roomPath!: string;

  @Field(() => String, {
    nullable: true,
    description: "Where it downloads as NIfTI; null for those who may not export.",
  })
  niftiPath!: string | null;
}

@InputType("CreateSegmentationInput")
export class CreateSegmentationInput {
  @Field(() => ID)
  seriesId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => Int, { defaultValue: 0, description: "Which time point, where the series has several." })
  t!: number;
}

@InputType("AddSegmentInput")
export class AddSegmentInput {
  @Field(() => ID)
  segmentationId!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: "#rrggbb; the next of the palette when absent." })
  colour?: string | null;
}

@InputType("SegmentInput", { description: "Names one segment." })
export class SegmentInput {
  @Field(() => ID)
  segmentationId!: string;

  @Field(() => Int)
  number!: number;
}

@InputType()
abstract class SegmentFields {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  colour?: string | null;

  @Field(() => Boolean, { nullable: true })
  locked?: boolean | null;

  @Field(() => Boolean, { nullable: true })
  visible?: boolean | null;
}

@InputType("ExpectedSegmentInput", { description: "What you take it to be; what is absent may be anything." })
export class ExpectedSegmentInput extends SegmentFields {}

@InputType("UpdateSegmentInput", { description: "What is absent stays as it is." })
export class UpdateSegmentInput extends SegmentFields {
  @Field(() => ID)
  segmentationId!: string;

  @Field(() => Int)
  number!: number;

  @Field(() => ExpectedSegmentInput, {
    nullable: true,
    description: "Where it isn't so any more, somebody changed it meanwhile: it stays, and the answer is CONFLICT.",
  })
  expected?: ExpectedSegmentInput | null;
}

import { RefusalReason } from "@covoxel/shared/room-protocol";
import { GraphQLDateTime } from "graphql-scalars";
import { ArgsType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf, PageArgs } from "../../../edge/graphql/connection.js";
import { SetAsideState } from "../domain/set-aside.js";

registerEnumType(RefusalReason, { name: "RefusalReason", description: "Why a room set a stroke aside." });
registerEnumType(SetAsideState, {
  name: "SetAsideState",
  valuesConfig: {
    WAITING: { description: "Nothing was done about it yet." },
    RESTORED: { description: "Its author painted it again, as a new edit." },
    DISMISSED: { description: "Its author put it away. It can be taken up again." },
  },
});

@ObjectType("SetAsidePart")
export class SetAsidePartType {
  @Field(() => Int, { description: "0 erases." })
  segment!: number;

  @Field(() => Int)
  plane!: number;

  @Field(() => Float)
  voxelCount!: number;
}

@ObjectType("RestoredAs")
export class RestoredAsType {
  @Field(() => Float)
  actor!: number;

  @Field(() => Float)
  seq!: number;
}

@ObjectType("SetAsideStroke", {
  description: "A stroke of yours that the room refused: never applied, and kept until you restore or dismiss it.",
})
export class SetAsideStrokeType {
  @Field(() => Float, { description: "With `seq` its name for ever." })
  actor!: number;

  @Field(() => Float)
  seq!: number;

  @Field(() => RefusalReason)
  reason!: RefusalReason;

  @Field(() => GraphQLDateTime)
  refusedAt!: Date;

  @Field(() => SetAsideState)
  state!: SetAsideState;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was restored or dismissed." })
  settledAt!: Date | null;

  @Field(() => RestoredAsType, { nullable: true, description: "The edit that brought it back." })
  restoredAs!: RestoredAsType | null;

  @Field(() => String, { nullable: true, description: "The tool in your hand; null where a model painted." })
  tool!: string | null;

  @Field(() => ID, { nullable: true, description: "The suggestion that you accepted." })
  suggestionId!: string | null;

  @Field(() => [Int], {
    nullable: true,
    description: "Where: i0, j0, k0, i1, j1, k1, the last three exclusive. Null where it painted nothing.",
  })
  boxIjk!: number[] | null;

  @Field(() => [SetAsidePartType], {
    nullable: true,
    description: "What it would have painted. Null for an undo, and for what was refused before strokes were kept.",
  })
  parts!: SetAsidePartType[] | null;

  @Field(() => String, {
    nullable: true,
    description: "Where its entry downloads, to be painted again. Null where there is nothing to paint.",
  })
  entryPath!: string | null;
}

@ObjectType()
export class SetAsideConnection extends connectionOf(SetAsideStrokeType, "SetAside") {}

@ArgsType()
export class SetAsideArgs extends PageArgs {
  @Field(() => SetAsideState, { nullable: true, description: "Only those; all when absent." })
  state?: SetAsideState | null;
}

@InputType("RestoredAsInput", { description: "An edit of yours in the same segmentation." })
export class RestoredAsInput {
  @Field(() => Float)
  actor!: number;

  @Field(() => Float)
  seq!: number;
}

@InputType("SettleSetAsideInput")
export class SettleSetAsideInput {
  @Field(() => ID)
  segmentationId!: string;

  @Field(() => Float)
  actor!: number;

  @Field(() => Float)
  seq!: number;

  @Field(() => SetAsideState)
  state!: SetAsideState;

  @Field(() => RestoredAsInput, { nullable: true, description: "With RESTORED: the edit that brought it back." })
  restoredAs?: RestoredAsInput | null;
}

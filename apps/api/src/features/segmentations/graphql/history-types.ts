import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";
import { PersonType } from "../../people/index.js";

export const HistoryEntryKind = { PATCH: "PATCH", TOGGLE: "TOGGLE", BYE: "BYE" } as const;
export type HistoryEntryKind = (typeof HistoryEntryKind)[keyof typeof HistoryEntryKind];
registerEnumType(HistoryEntryKind, {
  name: "HistoryEntryKind",
  description: "A stroke or an accepted suggestion; an undo or redo of one; the end of somebody's undoing.",
  valuesConfig: {
    PATCH: { description: "Voxels were painted or erased." },
    TOGGLE: { description: "A stroke was undone or redone." },
    BYE: { description: "The strokes before can't be undone any more." },
  },
});

@ObjectType("HistoryEntry", {
  description: "One accepted entry of a mask's journal: who changed what, when and with what.",
})
export class HistoryEntryType {
  @Field(() => Float, { description: "What `asOf` takes: the mask with everything up to this entry." })
  revision!: number;

  @Field(() => Float, { description: "With `seq` the entry's name for ever: what a voxel keeps of its author." })
  actor!: number;

  @Field(() => Float)
  seq!: number;

  @Field(() => HistoryEntryKind)
  kind!: HistoryEntryKind;

  @Field(() => PersonType)
  person!: PersonType;

  @Field(() => String, { description: "#rrggbb: the person's in this mask's room, whether they are there or not." })
  personColour!: string;

  @Field(() => GraphQLDateTime, { description: "When it was on disk." })
  savedAt!: Date;

  @Field(() => String, { nullable: true, description: "The tool in the person's hand; null where a model painted." })
  tool!: string | null;

  @Field(() => ID, { nullable: true, description: "The suggestion that the person accepted." })
  suggestionId!: string | null;

  @Field(() => String, { nullable: true, description: "name@version of the model whose suggestion it was." })
  model!: string | null;

  @Field(() => [Int], {
    nullable: true,
    description:
      "Voxels that it may have changed: i0, j0, k0, i1, j1, k1, the last three exclusive. Null where it painted nothing.",
  })
  boxIjk!: number[] | null;

  @Field(() => Float, {
    nullable: true,
    description: "How many voxels a PATCH covers. Null for other kinds, and for strokes from before they were counted.",
  })
  voxelCount!: number | null;

  @Field(() => Float, { nullable: true, description: "Which PATCH of the same actor a TOGGLE is about: its `seq`." })
  targetSeq!: number | null;

  @Field(() => Boolean, { nullable: true, description: "Whether a TOGGLE takes that stroke back or brings it back." })
  takesBack!: boolean | null;
}

@ObjectType()
export class HistoryConnection extends connectionOf(HistoryEntryType, "History") {}

@InputType("AsOfInput", { description: "Either a revision or a time." })
export class AsOfInput {
  @Field(() => Float, { nullable: true, description: "0 is the empty mask." })
  revision?: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "The last revision that was saved by then." })
  at?: Date | null;
}

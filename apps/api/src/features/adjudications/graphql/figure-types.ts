import { Finding } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType, registerEnumType } from "type-graphql";
import { NotMeasured } from "../../agreement/index.js";
import { Verdict } from "../domain/comparison.js";

registerEnumType(Verdict, { name: "Verdict", description: "Whether reads agree about a label, or why not." });
registerEnumType(NotMeasured, {
  name: "NotMeasured",
  description:
    "Why there is no number. BOTH_EMPTY, ONE_EMPTY: of the masks. SHEARED_GRID: distances need axes at right angles. NO_PLACE: the image has no known millimetres.",
});

@ObjectType("Measured", { description: "Null only beside its reason." })
export class MeasuredType {
  @Field(() => Float, { nullable: true })
  value!: number | null;

  @Field(() => NotMeasured, { nullable: true })
  reason!: NotMeasured | null;
}

@ObjectType("InstancePair", { description: "Instances that belong together; null where a read has no such one." })
export class InstancePairType {
  @Field(() => String, { nullable: true })
  a!: string | null;

  @Field(() => String, { nullable: true })
  b!: string | null;
}

@ObjectType("PairAgreement", { description: "How two reads agree about a label." })
export class PairAgreementType {
  @Field(() => Int, { description: "Reads are numbered from 1, as they are listed beside it." })
  a!: number;

  @Field(() => Int)
  b!: number;

  @Field(() => InstancePairType, {
    nullable: true,
    description: "Null: the whole label, which the rule is held against.",
  })
  instance!: InstancePairType | null;

  @Field(() => MeasuredType)
  dice!: MeasuredType;

  @Field(() => MeasuredType)
  jaccard!: MeasuredType;

  @Field(() => Float, { nullable: true, description: "Null where the image measures no volume." })
  volumeAMl!: number | null;

  @Field(() => Float, { nullable: true, description: "Null where the image measures no volume." })
  volumeBMl!: number | null;

  @Field(() => MeasuredType, { description: "Of b minus that of a." })
  volumeDifferenceMl!: MeasuredType;

  @Field(() => MeasuredType, { description: "The larger of the two directed 95th percentiles, by area." })
  hd95Mm!: MeasuredType;

  @Field(() => MeasuredType, { description: "Share of both surfaces within `toleranceMm` of the other." })
  surfaceDice!: MeasuredType;

  @Field(() => Float)
  toleranceMm!: number;
}

@ObjectType("LabelVerdict")
export class LabelVerdictType {
  @Field(() => String)
  labelKey!: string;

  @Field(() => [Finding], {
    nullable: "items",
    description: "Of each read; null where an optional label was neither painted nor spoken of.",
  })
  findings!: (Finding | null)[];

  @Field(() => [PairAgreementType])
  pairs!: PairAgreementType[];

  @Field(() => Verdict)
  verdict!: Verdict;
}

@ObjectType("Agreement", { description: "How the reads of a case agree, as they were submitted." })
export class AgreementType {
  @Field(() => GraphQLDateTime)
  measuredAt!: Date;

  @Field(() => Boolean, { description: "Whether the workflow's rule was met: then it made the result." })
  passed!: boolean;

  @Field(() => Float, { description: "What the rule asks of every label." })
  diceAtLeast!: number;

  @Field(() => Boolean, {
    description: "False where two reads took voxels from one model's suggestions: they don't pass.",
  })
  isIndependent!: boolean;

  @Field(() => [LabelVerdictType])
  labels!: LabelVerdictType[];
}

import type * as schema from "@covoxel/shared/schema";
import { DatasetSplit, Finding, ResultOrigin } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";

@ObjectType("SplitByPatient", { description: "With the same seed and fractions a patient stands where they stood." })
export class SplitByPatientType implements schema.Served<schema.SplitByPatient> {
  @Field(() => String)
  seed!: string;

  @Field(() => Float)
  train!: number;

  @Field(() => Float)
  validation!: number;

  @Field(() => Float)
  test!: number;
}

@ObjectType("DatasetFinding")
export class DatasetFindingType implements schema.Served<schema.DatasetFinding> {
  @Field(() => String)
  labelKey!: string;

  @Field(() => Finding)
  finding!: Finding;
}

@ObjectType("DatasetCase", { description: "A case as a version holds it; manifest.json says all of it." })
export class DatasetCaseType implements schema.Served<schema.DatasetCase> {
  @Field(() => Int, { description: "Its name to people: Case 12." })
  number!: number;

  @Field(() => String, { description: "A pseudonym, the same for all cases of one patient." })
  patient!: string;

  @Field(() => DatasetSplit)
  split!: DatasetSplit;

  @Field(() => [DatasetFindingType], { description: "A label that nobody spoke of or painted is left out." })
  findings!: DatasetFindingType[];

  @Field(() => ResultOrigin)
  origin!: ResultOrigin;

  @Field(() => GraphQLDateTime)
  signedAt!: Date;

  @Field(() => [String], { description: 'Who read and agreed it, such as "Reader 1".' })
  contributors!: string[];

  @Field(() => String)
  licence!: string;

  @Field(() => Int, { description: "That it was read under." })
  protocolVersion!: number;

  @Field(() => String, { description: "SHA-256 of its labels." })
  maskSha256!: string;
}

@ObjectType("DatasetCaseConnection")
export class DatasetCaseConnection extends connectionOf(DatasetCaseType, "DatasetCase") {}

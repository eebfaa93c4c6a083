import type * as schema from "@covoxel/shared/schema";
import { DatasetFormat, DatasetRefusal, DatasetSplit, PatientIdentity } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { createUnionType, Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";
import { Node } from "../../../edge/graphql/node.js";
import { PersonType } from "../../people/index.js";
import { DatasetCaseConnection, SplitByPatientType } from "./contents-types.js";

registerEnumType(DatasetSplit, {
  name: "DatasetSplit",
  description: "What a case is for. All cases of one patient stand in the same.",
});
registerEnumType(DatasetFormat, {
  name: "DatasetFormat",
  description: "DICOM_SEG: one BINARY segmentation a case, overlap kept. NIFTI: one .nii.gz for each plane of labels.",
});
registerEnumType(PatientIdentity, {
  name: "PatientIdentity",
  description: "What an export says of patients. AS_SOURCE is for leads.",
});
registerEnumType(DatasetRefusal, {
  name: "DatasetRefusal",
  description: "RESULT_CHANGED: a result's voxels are not those that were signed.",
});

@ObjectType("SplitCount")
export class SplitCountType implements schema.Served<schema.SplitCount> {
  @Field(() => DatasetSplit)
  split!: DatasetSplit;

  @Field(() => Int)
  caseCount!: number;
}

@ObjectType("DatasetExport", { description: "A zip that is ready." })
export class DatasetExportType implements schema.Served<schema.DatasetExport> {
  @Field(() => DatasetFormat)
  format!: DatasetFormat;

  @Field(() => PatientIdentity)
  patients!: PatientIdentity;

  @Field(() => String, { description: "Answers the zip, with byte ranges." })
  path!: string;

  @Field(() => Float)
  sizeBytes!: number;

  @Field(() => String)
  sha256!: string;

  @Field(() => GraphQLDateTime)
  madeAt!: Date;
}

@ObjectType("DatasetVersion", {
  implements: Node,
  description: "A project's data set as it stood once. It never changes. For leads and analysts.",
})
export class DatasetVersionType extends Node implements schema.Served<schema.DatasetVersion> {
  @Field(() => Int, { description: "1 for the project's first." })
  number!: number;

  @Field(() => String, {
    description:
      "SHA-256 of manifest.json, which names every image and every mask by its own. Equal data sets have equal hashes.",
  })
  contentHash!: string;

  @Field(() => String)
  note!: string;

  @Field(() => PersonType)
  frozenBy!: PersonType;

  @Field(() => GraphQLDateTime)
  frozenAt!: Date;

  @Field(() => [SplitCountType])
  splits!: SplitCountType[];

  @Field(() => Int)
  patientCount!: number;

  @Field(() => SplitByPatientType, {
    nullable: true,
    description: "Null where each case was put into its split by hand.",
  })
  splitByPatient!: SplitByPatientType | null;

  @Field(() => DatasetCaseConnection, { description: "By number." })
  cases!: DatasetCaseConnection;

  @Field(() => String, { description: "Answers manifest.json." })
  manifestPath!: string;

  @Field(() => [DatasetExportType], { description: "Those that you may take home; oldest first." })
  exports!: DatasetExportType[];
}

@ObjectType("DatasetVersionConnection")
export class DatasetVersionConnection extends connectionOf(DatasetVersionType, "DatasetVersion") {}

@ObjectType("DatasetRefused", { description: "There is no version, and nothing has changed." })
export class DatasetRefusedType implements schema.Served<schema.DatasetRefused> {
  @Field(() => DatasetRefusal)
  reason!: DatasetRefusal;

  @Field(() => String, { description: "For people." })
  message!: string;

  @Field(() => [Int], { description: "That stand in the way, ascending; empty where it is about none." })
  caseNumbers!: number[];
}

export const FreezeDatasetResult = createUnionType({
  name: "FreezeDatasetResult",
  types: () => [DatasetVersionType, DatasetRefusedType] as const,
  resolveType: (value) => ("reason" in value ? DatasetRefusedType : DatasetVersionType),
});

@ObjectType("DatasetPlanCase")
export class DatasetPlanCaseType implements schema.Served<schema.DatasetPlanCase> {
  @Field(() => Int)
  number!: number;

  @Field(() => String, { description: "A pseudonym, the same for all cases of one patient." })
  patient!: string;

  @Field(() => DatasetSplit)
  split!: DatasetSplit;
}

@ObjectType("DatasetPlan", { description: "What a version would hold if it were frozen now." })
export class DatasetPlanType implements schema.Served<schema.DatasetPlan> {
  @Field(() => Int)
  patientCount!: number;

  @Field(() => [DatasetPlanCaseType], { description: "By number." })
  cases!: DatasetPlanCaseType[];
}

export const DatasetPlanResult = createUnionType({
  name: "DatasetPlanResult",
  types: () => [DatasetPlanType, DatasetRefusedType] as const,
  resolveType: (value) => ("reason" in value ? DatasetRefusedType : DatasetPlanType),
});

@InputType("SplitByPatientInput", {
  description:
    "Fractions that come to 1, met on the average. With the same seed a patient stands where they stood in the version before.",
})
export class SplitByPatientInput {
  @Field(() => String)
  seed!: string;

  @Field(() => Float)
  train!: number;

  @Field(() => Float)
  validation!: number;

  @Field(() => Float)
  test!: number;
}

@InputType("CaseSplitInput")
export class CaseSplitInput {
  @Field(() => Int)
  caseNumber!: number;

  @Field(() => DatasetSplit)
  split!: DatasetSplit;
}

@InputType("SplitInput", { description: "One of the two." })
export class SplitInput {
  @Field(() => SplitByPatientInput, { nullable: true })
  byPatient?: SplitByPatientInput | null;

  @Field(() => [CaseSplitInput], { nullable: true, description: "Of every case with a signed result." })
  given?: CaseSplitInput[] | null;
}

@InputType("FreezeDatasetInput")
export class FreezeDatasetInput {
  @Field(() => ID)
  projectId!: string;

  @Field(() => String, { defaultValue: "", description: "For people; not part of the content." })
  note!: string;

  @Field(() => SplitInput)
  split!: SplitInput;
}

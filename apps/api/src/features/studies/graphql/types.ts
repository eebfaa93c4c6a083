import { GridKind, SeriesContent } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf } from "../../../edge/graphql/connection.js";
import { Node } from "../../../edge/graphql/node.js";
import { ProjectType } from "../../projects/index.js";
import { GridWarningCode } from "../domain/grid.js";
import { ImportFileStatus, ImportStatus } from "../domain/import.js";

registerEnumType(GridKind, {
  name: "GridKind",
  description:
    "What the voxels of a series mean. CINE: k is the frame's number and no place. VOLUME_TIME: t chooses one volume.",
});
registerEnumType(SeriesContent, {
  name: "SeriesContent",
  description:
    "LABELMAP: its voxels are labels, as a segmentation's. It is no case, and whoever reads blind sees it only where the step lists STORED_SEGMENTATIONS.",
});
registerEnumType(GridWarningCode, { name: "GridWarningCode" });
registerEnumType(ImportStatus, { name: "ImportStatus" });
registerEnumType(ImportFileStatus, { name: "ImportFileStatus" });

export const PixelTypeName = {
  u8: "u8",
  i8: "i8",
  u16: "u16",
  i16: "i16",
  u32: "u32",
  i32: "i32",
  f32: "f32",
  rgb8: "rgb8",
} as const;
registerEnumType(PixelTypeName, {
  name: "PixelType",
  description: "Little-endian; rgb8 is three interleaved bytes a pixel.",
});

@ObjectType("GridWarning", { description: "Something to know before trusting millimetres." })
export class GridWarningType {
  @Field(() => GridWarningCode)
  code!: GridWarningCode;

  @Field(() => String, { description: "A sentence for people." })
  message!: string;
}

@ObjectType("GridChoice", { description: "What one value of t stands for." })
export class GridChoiceType {
  @Field(() => Int)
  t!: number;

  @Field(() => String)
  label!: string;
}

@ObjectType("WindowPreset")
export class WindowPresetType {
  @Field(() => Float)
  center!: number;

  @Field(() => Float)
  width!: number;

  @Field(() => String, { nullable: true, description: "Null when the source gives it no name." })
  name!: string | null;
}

@ObjectType("Series", {
  implements: Node,
  description: "One grid that can be read and painted on. It never changes: a series that grows is a new one.",
})
export class SeriesType extends Node {
  @Field(() => StudyType)
  study!: StudyType;

  @Field(() => Int, { nullable: true, description: "Null when the source has none." })
  seriesNumber!: number | null;

  @Field(() => String, { nullable: true, description: "Null when the source has none." })
  description!: string | null;

  @Field(() => String)
  modality!: string;

  @Field(() => String, { nullable: true, description: "Null when the source does not say." })
  bodyPart!: string | null;

  @Field(() => String, { description: "DICOM, NIFTI or MGH." })
  sourceFormat!: string;

  @Field(() => GridKind)
  gridKind!: GridKind;

  @Field(() => [Int], { description: "[ni, nj, nk]: columns, rows, slices (CINE: frames)." })
  shape!: number[];

  @Field(() => Int, { description: "Volumes to choose from; 1 unless VOLUME_TIME." })
  timePoints!: number;

  @Field(() => Int)
  numberOfFrames!: number;

  @Field(() => [Float], {
    nullable: true,
    description: "Along i, j, k; along k 0 where the grid is flat. Null when the source does not say.",
  })
  spacingMm!: number[] | null;

  @Field(() => [Float], {
    nullable: true,
    description: "4x4, row-major: voxel centres to LPS millimetres. Null for a grid that has no place in the patient.",
  })
  ijkToLps!: number[] | null;

  @Field(() => String, {
    nullable: true,
    description: "Equal for series of this project that share a Frame of Reference; null when the source has none.",
  })
  frameOfReferenceKey!: string | null;

  @Field(() => PixelTypeName)
  pixelType!: string;

  @Field(() => String, { description: "MONOCHROME1, MONOCHROME2 or RGB." })
  photometric!: string;

  @Field(() => String, { description: 'What stored * slope + intercept is measured in: "HU", … or "raw".' })
  units!: string;

  @Field(() => Float, { description: "Of the first frame; each frame's metadata has its own." })
  slope!: number;

  @Field(() => Float, { description: "Of the first frame; each frame's metadata has its own." })
  intercept!: number;

  @Field(() => [WindowPresetType], { description: "As the source proposes them." })
  windows!: WindowPresetType[];

  @Field(() => [GridWarningType])
  warnings!: GridWarningType[];

  @Field(() => SeriesContent)
  content!: SeriesContent;

  @Field(() => Boolean, { description: "Whether you may say what it holds." })
  maySetContent!: boolean;

  @Field(() => [GridChoiceType], { description: "One for each t; empty when there is nothing to choose." })
  choices!: GridChoiceType[];

  @Field(() => Float, {
    nullable: true,
    description: "How long one step of time lasts; null where that has no meaning.",
  })
  frameIntervalMs!: number | null;

  @Field(() => ID, {
    nullable: true,
    description: "The series that later files made of this one; null while this is the latest.",
  })
  supersededById!: string | null;

  @Field(() => String, { nullable: true, description: "A path on this server; null when there is none." })
  thumbnailPath!: string | null;

  @Field(() => String, { description: "DICOM JSON of one time point: append ?t=." })
  metadataPath!: string;

  @Field(() => String, { description: "Append /<t>/<k> or /<t>/<first k>-<last k>." })
  framesPath!: string;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;
}

@ObjectType("Study", { implements: Node })
export class StudyType extends Node {
  @Field(() => ProjectType)
  project!: ProjectType;

  @Field(() => String, {
    nullable: true,
    description: "As people read it, or a pseudonym (`isPseudonymous`); null where the source has none.",
  })
  patientName!: string | null;

  @Field(() => String, { nullable: true, description: "Null where the source has none." })
  patientId!: string | null;

  @Field(() => String, { nullable: true, description: "Null where the source has none." })
  patientSex!: string | null;

  @Field(() => String, { nullable: true, description: "YYYY-MM-DD; null where the source has none." })
  patientBirthDate!: string | null;

  @Field(() => String, { nullable: true, description: 'As stored ("063Y"); null where the source has none.' })
  patientAge!: string | null;

  @Field(() => String, { nullable: true, description: "YYYY-MM-DD; null where the source has none." })
  studyDate!: string | null;

  @Field(() => String, { nullable: true, description: "Null where the source has none." })
  description!: string | null;

  @Field(() => String, { nullable: true, description: "Null where the source has none." })
  accessionNumber!: string | null;

  @Field(() => Boolean, {
    description:
      "To you: the project shows pseudonyms. Patient id, date of birth, study date and accession number are null then.",
  })
  isPseudonymous!: boolean;

  @Field(() => Boolean, { description: "Made by a program: no patient stands behind it." })
  isSynthetic!: boolean;

  @Field(() => [SeriesType])
  series!: SeriesType[];

  @Field(() => GraphQLDateTime)
  createdAt!: Date;
}

@ObjectType("StudyConnection")
export class StudyConnection extends connectionOf(StudyType, "Study") {
  @Field(() => Int)
  totalCount!: number;
}

@InputType("StudyFilter")
export class StudyFilterInput {
  @Field(() => ID)
  projectId!: string;

  @Field(() => String, {
    nullable: true,
    description: "Found in descriptions; where you see them, also in patient name or id and accession number.",
  })
  text?: string | null;

  @Field(() => String, { nullable: true, description: "Studies with a series of it, e.g. CT." })
  modality?: string | null;
}

@ObjectType("ImportRefusal")
export class ImportRefusalType {
  @Field(() => String)
  code!: string;

  @Field(() => String, { description: "A sentence for people." })
  message!: string;
}

@ObjectType("ImportFile")
export class ImportFileType {
  @Field(() => String, { description: "What it was called where it came from." })
  path!: string;

  @Field(() => Float)
  sizeBytes!: number;

  @Field(() => ImportFileStatus)
  status!: ImportFileStatus;

  @Field(() => ImportRefusalType, { nullable: true, description: "Set exactly when REFUSED or IGNORED." })
  refusal!: ImportRefusalType | null;
}

@ObjectType("ImportFileConnection")
export class ImportFileConnection extends connectionOf(ImportFileType, "ImportFile") {}

@ObjectType("ImportFileCounts")
export class ImportFileCountsType {
  @Field(() => Int, { description: "All of them, members of archives included." })
  files!: number;

  @Field(() => Float)
  bytes!: number;

  @Field(() => Int, { description: "Here, but not looked at yet." })
  received!: number;

  @Field(() => Int, { description: "Read and stored; not part of a series yet." })
  staged!: number;

  @Field(() => Int)
  imported!: number;

  @Field(() => Int)
  alreadyHere!: number;

  @Field(() => Int)
  refused!: number;

  @Field(() => Int, { description: "No image and not meant to be one." })
  ignored!: number;
}

@ObjectType("Import", { implements: Node })
export class ImportType extends Node {
  @Field(() => ProjectType)
  project!: ProjectType;

  @Field(() => ImportStatus)
  status!: ImportStatus;

  @Field(() => ID, { nullable: true, description: "The job that puts series together; null until finishImport." })
  jobId!: string | null;

  @Field(() => ImportFileCountsType)
  counts!: ImportFileCountsType;

  @Field(() => ImportFileConnection, { description: "In the order in which they came." })
  files!: ImportFileConnection;

  @Field(() => [SeriesType], { description: "What its files are part of, also where they had been here before." })
  series!: SeriesType[];

  @Field(() => Boolean, { description: "Whether you may send files to it: it is yours, and receiving." })
  maySend!: boolean;

  @Field(() => GraphQLDateTime)
  createdAt!: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Null while it goes on." })
  finishedAt!: Date | null;
}

@ObjectType("ImportConnection")
export class ImportConnection extends connectionOf(ImportType, "Import") {}

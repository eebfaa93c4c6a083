import type { AffineLps, Vec3 } from "@covoxel/shared/geometry";
import type { GridKind, InstanceId, ProjectId, SeriesContent, SeriesId, StudyId } from "@covoxel/shared/vocabulary";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { GridChoice, GridWarning } from "./grid.js";
import type { SourceIdentity } from "./identity.js";
import type { Photometric, PixelType, WindowPreset } from "./image-file.js";

export interface Study {
  id: StudyId;
  projectId: ProjectId;
  identity: SourceIdentity;
  /** As people read it; null where the source has none. */
  patientName: string | null;
  patientId: string | null;
  patientSex: string | null;
  /** YYYY-MM-DD */
  patientBirthDate: string | null;
  /** As stored: "063Y". */
  patientAge: string | null;
  /** YYYY-MM-DD */
  studyDate: string | null;
  description: string | null;
  accessionNumber: string | null;
  /** Made by a program; no patient stands behind it. */
  isSynthetic: boolean;
  createdAt: Date;
}

export type SourceFormat = "DICOM" | "NIFTI" | "MGH";

/** One grid that can be read and painted on. Immutable: a grown series is a new one that supersedes this. */
export interface Series {
  id: SeriesId;
  studyId: StudyId;
  projectId: ProjectId;
  sourceIdentity: SourceIdentity;
  part: string;
  fingerprint: string;
  supersededById: SeriesId | null;
  seriesNumber: number | null;
  description: string | null;
  modality: string;
  bodyPart: string | null;
  sourceFormat: SourceFormat;
  /** The source's array runs along -k: source slice = nk - 1 - k. */
  sourceKFlipped: boolean;
  gridKind: GridKind;
  ni: number;
  nj: number;
  nk: number;
  nt: number;
  /** Row-major 4x4, voxel centres to LPS millimetres; null where the grid has no place in the patient. */
  ijkToLps: AffineLps | null;
  /** Along i, j, k; of a flat grid along i, j and 0; null where it is not known. */
  spacingMm: Vec3 | null;
  /** Equal for series of this project that share a Frame of Reference. */
  frameOfReferenceKey: string | null;
  pixelType: PixelType;
  photometric: Photometric;
  /** What stored * slope + intercept is measured in: "HU", "SUV", or "raw". */
  units: string;
  /** Of the first frame; each frame has its own. */
  slope: number;
  intercept: number;
  windows: readonly WindowPreset[];
  warnings: readonly GridWarning[];
  choices: readonly GridChoice[];
  /** As the import took it, or as a lead said since. */
  content: SeriesContent;
  /** CINE and VOLUME_TIME: how long one step lasts, where the source says it. */
  frameIntervalMs: number | null;
  thumbnailKey: ObjectKey | null;
  createdAt: Date;
}

/** Where the canonical pixels of frame (t, k) lie. */
export interface Frame {
  t: number;
  k: number;
  instanceId: InstanceId;
  /** Zero-based frame of the instance, in the file's order. */
  frameNumber: number;
  objectKey: ObjectKey;
  byteOffset: number;
  byteLength: number;
  slope: number;
  intercept: number;
}

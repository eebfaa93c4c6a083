import type { ImportId, JobId, PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import type { ObjectKey } from "../../../ports/object-store.js";
import type { ReadableImage } from "./grid.js";
import type { SourceIdentity } from "./identity.js";

export const ImportStatus = {
  /** Files are being sent. */
  RECEIVING: "RECEIVING",
  /** Everything was sent; series are being put together. */
  PROCESSING: "PROCESSING",
  DONE: "DONE",
  /** What was committed before stays; the files say which. */
  CANCELLED: "CANCELLED",
  FAILED: "FAILED",
} as const;
export type ImportStatus = (typeof ImportStatus)[keyof typeof ImportStatus];

export type ImportSource = "UPLOAD" | "COMMAND_LINE" | "DEMO";

export interface Import {
  id: ImportId;
  projectId: ProjectId;
  startedBy: PersonId;
  source: ImportSource;
  status: ImportStatus;
  jobId: JobId | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export const ImportFileStatus = {
  /** Here, not looked at yet. */
  RECEIVED: "RECEIVED",
  /** Read, and its bytes in the object store; part of no series yet. */
  STAGED: "STAGED",
  /** An archive: its members are files of their own. */
  EXPANDED: "EXPANDED",
  IMPORTED: "IMPORTED",
  /** The project had this very file before. */
  ALREADY_HERE: "ALREADY_HERE",
  REFUSED: "REFUSED",
  /** No image and not meant to be one: an index, what an operating system leaves behind. */
  IGNORED: "IGNORED",
} as const;
export type ImportFileStatus = (typeof ImportFileStatus)[keyof typeof ImportFileStatus];

export interface Refusal {
  code: string;
  /** A sentence for people, without anything from the file but figures. */
  message: string;
}

export interface ImportFile {
  id: number;
  importId: ImportId;
  /** As it was called where it came from: for the project's people only. */
  path: string;
  sizeBytes: number;
  quarantineName: string | null;
  status: ImportFileStatus;
  /** Set exactly when REFUSED or IGNORED. */
  refusal: Refusal | null;
}

/** What staging found in a file that can be imported, and where it put the bytes. */
export interface StagedFile {
  image: ReadableImage;
  /** The file's bytes, as they were after the transform. */
  objectKey: ObjectKey;
  sizeBytes: number;
  contentSha256: string;
  instanceIdentity: SourceIdentity;
  seriesIdentity: SourceIdentity;
  studyIdentity: SourceIdentity;
  /** Canonical pixels of all frames in the file's order, where the original can't serve them by byte range. */
  packKey: ObjectKey | null;
}

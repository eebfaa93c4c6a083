import type { Finding, SegmentationId } from "@covoxel/shared/vocabulary";
import type { ExportKind } from "./dataset-version.js";
import type { Manifest, ManifestCase } from "./manifest.js";

/** A file of an export. */
export interface ExportFile {
  /** Its name in the zip. */
  name: string;
  bytes: Uint8Array;
}

/** What files.json says of a case's file. */
export interface CaseFile extends ExportFile {
  segments: CaseFileSegment[];
}

export interface CaseFileSegment {
  /** Segment Number of a SEG; the voxels' value of a NIfTI. */
  value: number;
  /** The label's key; null for a segment that somebody added. */
  label: string | null;
  name: string;
  /** What the case came to about the label; null where nobody spoke of it, so that no voxel means nothing. */
  finding: Finding | null;
}

/** Everything that the files of a case are made of. */
export interface CaseToExport {
  versionHash: string;
  case: ManifestCase;
  segmentationId: SegmentationId;
  /** The document of the protocol that the case was read under. */
  protocol: unknown;
  /** Labels' bytes, as their content hash is of; given away. */
  content: Uint8Array;
  format: ExportKind["format"];
  patients: ExportKind["patients"];
}

/** Makes the files of cases, away from the event loop, one case at a time. */
export interface CaseWriter {
  /** @throws Conflict when the source images are not those of the manifest; what ends the writer */
  filesOf(asked: CaseToExport): Promise<CaseFile[]>;
  close(): void;
}

/** A zip that grows on this machine's disk. */
export interface Archive {
  /** Resolves when it has taken all bytes. */
  add(file: ExportFile): Promise<void>;
  /** @returns where the finished zip lies */
  finish(): Promise<string>;
  /** Also after `finish`: nothing of it stays here. */
  remove(): Promise<void>;
}

export interface ExportTools {
  openWriter(): CaseWriter;
  /** @param name of the job: one zip each, and a second run begins anew */
  openArchive(name: string): Promise<Archive>;
  /** What goes beside the files of the cases. */
  describe(manifest: Manifest, kind: ExportKind & { number: number; contentHash: string }): ExportFile[];
}

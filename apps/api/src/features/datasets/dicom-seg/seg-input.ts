import type { LabelContent } from "@covoxel/shared/labelmap";
import type { DicomImage } from "../../studies/index.js";

/** What of a source file a SEG names. */
export type SourceHeader = Pick<
  DicomImage,
  "instanceUid" | "sopClassUid" | "patient" | "study" | "series" | "lossy" | "frames"
> & { stored: Pick<DicomImage["stored"], "transferSyntaxUid"> };

export interface SegSlice {
  header: SourceHeader;
  /** Zero-based, in the file's order. */
  frameNumber: number;
}

/** DICOM's coded concept. */
export interface Code {
  scheme: string;
  value: string;
  meaning: string;
}

export interface SegSegment {
  /** In the mask. */
  number: number;
  plane: number;
  name: string;
  /** "#rrggbb" */
  colour: string;
  /** Null where the protocol has none. */
  category: Code | null;
  type: Code | null;
  anatomicRegion: Code | null;
  laterality: Code | null;
  /** SEMIAUTOMATIC: a model proposed, and a person accepted. */
  method: "MANUAL" | "SEMIAUTOMATIC";
  /** "name@version" of those models. */
  models: readonly string[];
}

/** PSEUDONYM: nothing of the source's patient but its UIDs. */
export type PatientToWrite = { kind: "PSEUDONYM"; pseudonym: string } | { kind: "AS_SOURCE" };

export interface SegToWrite {
  /** By k; all of one series, with a place in the patient. */
  slices: readonly SegSlice[];
  content: LabelContent;
  segments: readonly SegSegment[];
  patient: PatientToWrite;
  /** For people, e.g. "Case 12". */
  name: string;
  /** Who drew and agreed it, as pseudonyms. */
  contributors: readonly string[];
  signedAt: Date;
  /** The UIDs of this object are a function of it: other bytes need another. */
  identity: readonly (string | number)[];
  /** Of the program that writes. */
  softwareVersion: string;
}

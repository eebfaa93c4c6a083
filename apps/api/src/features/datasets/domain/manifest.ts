import { createHash } from "node:crypto";
import type { DatasetSplit, Finding } from "@covoxel/shared/vocabulary";
import type { AgreedCase } from "./agreed-case.js";
import { canonicalJson, type Json } from "./canonical-json.js";

/**
 * All that a frozen version is: no times of its making, nothing random, nothing that depends on an order. It names every byte that the
 * version stands for by its SHA-256.
 */
export interface Manifest {
  format: "covoxel data set 1";
  split: ManifestSplit;
  /** Those under which cases were read, by version. */
  protocols: ManifestProtocol[];
  /** By number. */
  cases: ManifestCase[];
}

export type ManifestSplit =
  | { kind: "BY_PATIENT"; seed: string; train: number; validation: number; test: number }
  | { kind: "GIVEN" };

export interface ManifestProtocol {
  version: number;
  /** Of its document as canonical JSON. */
  sha256: string;
}

export interface ManifestCase {
  number: number;
  /** A pseudonym, the same for all cases of one patient. */
  patient: string;
  split: DatasetSplit;
  licence: string;
  how: AgreedCase["how"];
  signedAt: string;
  contributors: string[];
  findings: Record<string, Finding>;
  /** Of the protocol. */
  protocolVersion: number;
  image: ManifestImage;
  labels: ManifestLabels;
}

/** What the mask lies on. */
export interface ManifestImage {
  format: "DICOM" | "NIFTI" | "MGH";
  /** Its files have the UIDs by which a DICOM SEG refers to them. Some tools that take names away take these, too. */
  hasUids: boolean;
  modality: string;
  kind: "VOLUME" | "PLANAR" | "CINE" | "VOLUME_TIME";
  /** The time point; 0 where there is one. */
  t: number;
  /** [ni, nj, nk] */
  shape: number[];
  /** Row-major 4x4, voxel centres to LPS millimetres; null where the grid has no place in the patient. */
  ijkToLps: number[] | null;
  spacingMm: number[] | null;
  /** The source's array runs along -k. */
  sourceKFlipped: boolean;
  /** Of each source file once, in the order of slices. */
  sha256: string[];
}

export interface ManifestLabels {
  segmentation: string;
  revision: number;
  /** Of the labels' bytes; the mask's content hash. */
  sha256: string;
  segments: ManifestSegment[];
}

export interface ManifestSegment {
  number: number;
  plane: number;
  /** Of the protocol; null for a segment that somebody added. */
  label: string | null;
  name: string;
  colour: string;
  /** SEMIAUTOMATIC: a model proposed, and a person accepted. */
  method: "MANUAL" | "SEMIAUTOMATIC";
  models: string[];
}

/** @returns the bytes that are kept, and their SHA-256: the version's content hash */
export function encodeManifest(manifest: Manifest): { bytes: Uint8Array; contentHash: string } {
  return encodeDocument(manifest as unknown as Json);
}

/** @param bytes as `encodeManifest` gave them; whoever reads them from a store compares their hash first */
export function decodeManifest(bytes: Uint8Array): Manifest {
  return JSON.parse(Buffer.from(bytes).toString("utf8")) as Manifest;
}

/** Canonical JSON in UTF-8, and its SHA-256 in hex. */
export function encodeDocument(document: Json): { bytes: Uint8Array; contentHash: string } {
  const bytes = Buffer.from(canonicalJson(document), "utf8");
  return { bytes, contentHash: createHash("sha256").update(bytes).digest("hex") };
}

/** What people may know a patient by: opaque, and the same wherever the key is. */
export function pseudonymOf(patientKey: string): string {
  const digest = createHash("sha256").update(`covoxel patient\0${patientKey}`).digest("hex");
  return `P-${digest.slice(0, 12).toUpperCase()}`;
}

export const caseName = ({ number }: Pick<ManifestCase, "number">): string => `Case ${number}`;

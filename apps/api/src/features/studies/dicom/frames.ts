import { add, scale } from "@covoxel/shared/geometry";
import type { DicomFrame, FrameTraits, ModalityTransform, PlaneGeometry } from "../domain/image-file.js";
import type { Attributes } from "./attributes.js";
import { normalOf, planeFrom } from "./geometry.js";

/** What a file says of each frame, apart from where its bytes lie. */
export type FrameFacts = Omit<DicomFrame, "location" | "index">;

export interface FramesOfFile {
  /** Places or choices rather than a film. */
  enhanced: boolean;
  factsOf(index: number): FrameFacts;
}

export function framesOf(attributes: Attributes, frameCount: number): FramesOfFile {
  const shared = attributes.item("52009229");
  const perFrame = attributes.items("52009230");
  if (shared || perFrame.length > 0)
    return { enhanced: true, factsOf: (index) => functionalGroups(attributes, shared, perFrame[index] ?? null) };
  const offsets = attributes.decimals("3004000C");
  if (frameCount > 1 && offsets.length === frameCount)
    return { enhanced: true, factsOf: (index) => dosePlane(attributes, offsets, index) };
  return { enhanced: false, factsOf: () => classic(attributes, frameCount === 1) };
}

function classic(attributes: Attributes, single: boolean): FrameFacts {
  return {
    plane: single
      ? planeFrom(attributes.decimals("00200032"), attributes.decimals("00200037"), attributes.decimals("00280030"))
      : null,
    sliceThicknessMm: positive(attributes.decimal("00180050")),
    traits: classicTraits(attributes),
    modality: modalityTransform(attributes, attributes.string("00080060")),
    imageType: attributes.strings("00080008"),
  };
}

/** RT Dose: planes stacked along the normal by Grid Frame Offset Vector. An absolute vector (first value not 0) counts from z = 0. */
function dosePlane(attributes: Attributes, offsets: readonly number[], index: number): FrameFacts {
  const facts = classic(attributes, true);
  const first = facts.plane;
  const offset = offsets[index]! - offsets[0]!;
  const plane: PlaneGeometry | null =
    first && Number.isFinite(offset)
      ? { ...first, originLps: add(first.originLps, scale(normalOf(first), offset)) }
      : null;
  return { ...facts, plane };
}

function functionalGroups(whole: Attributes, shared: Attributes | null, own: Attributes | null): FrameFacts {
  const group = (tag: string) => own?.item(tag) ?? shared?.item(tag) ?? null;
  const measures = group("00289110");
  const content = own?.item("00209111") ?? null;
  const frameType = ["00189226", "00189329", "00189751", "00409092"]
    .map((tag) => group(tag)?.strings("00089007"))
    .find(Boolean);
  return {
    plane: planeFrom(
      group("00209113")?.decimals("00200032") ?? [],
      group("00209116")?.decimals("00200037") ?? [],
      measures?.decimals("00280030") ?? [],
    ),
    sliceThicknessMm: positive(measures?.decimal("00180050") ?? null),
    traits: defined({
      stackId: content?.string("00209056") || undefined,
      temporalPosition: content?.binary("00209128", "UL")[0],
      echoTimeMs: group("00189114")?.double("00189082") ?? undefined,
      inversionTimeMs: group("00189115")?.double("00189079") ?? undefined,
      bValue: group("00189117")?.double("00189087") ?? undefined,
      gradientDirection: direction(group("00189117")?.item("00189076")?.binary("00189089", "FD")),
      triggerTimeMs: group("00189118")?.double("00209153") ?? undefined,
      cardiacPhase: group("00189118")?.double("00209241") ?? undefined,
      acquisitionNumber: content?.unsigned("00209156") ?? undefined,
    }),
    modality: modalityTransform(group("00289145") ?? realWorld(group("00409096")) ?? whole, whole.string("00080060")),
    imageType: frameType ?? whole.strings("00080008"),
  };
}

/** Parametric maps give slope and intercept as doubles in a Real World Value Mapping; as a data set it reads like rescale tags. */
function realWorld(mapping: Attributes | null): RealWorldMapping | null {
  const slope = mapping?.double("00409225");
  const intercept = mapping?.double("00409224");
  if (mapping == null || slope == null || intercept == null) return null;
  return { slope, intercept, unit: mapping.item("004008EA")?.text("00080100", "SH") || null };
}

interface RealWorldMapping {
  slope: number;
  intercept: number;
  unit: string | null;
}

function classicTraits(attributes: Attributes): FrameTraits {
  return defined({
    temporalPosition: attributes.decimal("00200100") ?? undefined,
    echoTimeMs: attributes.decimal("00180081") ?? undefined,
    echoNumber: attributes.decimal("00180086") ?? undefined,
    inversionTimeMs: attributes.decimal("00180082") ?? undefined,
    bValue: attributes.double("00189087") ?? vendorBValue(attributes),
    gradientDirection: direction(attributes.binary("00189089", "FD")) ?? direction(attributes.binary("0019100E", "FD")),
    triggerTimeMs: attributes.decimal("00181060") ?? undefined,
    cardiacPhase: attributes.double("00209241") ?? undefined,
    acquisitionNumber: attributes.decimal("00200012") ?? undefined,
    acquisitionTime: attributes.string("00080032") || undefined,
    contentTime: attributes.string("00080033") || undefined,
  });
}

/** Siemens (0019,100C); GE (0043,1039), whose first value may carry a constant of 1e9. */
function vendorBValue(attributes: Attributes): number | undefined {
  const maker = attributes.string("00080070").toUpperCase();
  if (maker.includes("SIEMENS")) return attributes.decimal("0019100C") ?? undefined;
  if (maker.includes("GE")) {
    const value = attributes.decimal("00431039");
    return value === null ? undefined : value % 1e9;
  }
  return undefined;
}

function direction(vector: readonly number[] | undefined): string | undefined {
  return vector?.length === 3 && vector.every(Number.isFinite)
    ? vector.map((part) => part.toFixed(3)).join(",")
    : undefined;
}

function modalityTransform(from: Attributes | RealWorldMapping, modality: string): ModalityTransform {
  if ("slope" in from) return { ...from, lut: null };
  const slope = from.decimal("00281053") ?? from.decimal("3004000E");
  const lut = modalityLut(from.item("00283000"), from.unsigned("00280103") === 1);
  return {
    slope: slope !== null && slope !== 0 ? slope : 1,
    intercept: from.decimal("00281052") ?? 0,
    unit: unitOf(from, modality),
    lut,
  };
}

function unitOf(from: Attributes, modality: string): string | null {
  const named = from.string("00281054") || from.string("00541001") || from.string("30040002");
  if (named === "GY") return "Gy";
  if (named === "US" || named === "RELATIVE") return null; // "unspecified"
  return named || (modality === "CT" ? "HU" : null);
}

function modalityLut(item: Attributes | null, signed: boolean): ModalityTransform["lut"] {
  const descriptor = item?.binary("00283002", "US") ?? [];
  const values = item?.binary("00283006", "US") ?? [];
  const entries = descriptor[0] === 0 ? 65536 : descriptor[0];
  if (!item || entries === undefined || values.length < entries) return null;
  const firstMapped = signed ? (item.binary("00283002", "SS")[1] ?? 0) : (descriptor[1] ?? 0);
  return { firstMapped, values: values.slice(0, entries) };
}

const positive = (value: number | null) => (value !== null && value > 0 ? value : null);

function defined<T extends object>(traits: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined)) as T;
}

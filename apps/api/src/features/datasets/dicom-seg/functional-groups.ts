import { length, subtract } from "@covoxel/shared/geometry";
import type { PlaneGeometry } from "../../studies/index.js";
import { decimalString, decimalStrings, type NaturalDataset } from "./part10.js";
import type { SegFrame } from "./seg-frames.js";
import type { SegSlice } from "./seg-input.js";
import { codeItem } from "./segment-items.js";

const segmentation = codeItem({ scheme: "DCM", value: "113076", meaning: "Segmentation" });
const sourceForSegmentation = codeItem({
  scheme: "DCM",
  value: "121322",
  meaning: "Source image for image processing operation",
});

/** A slice with its place in the patient, as its own header gives it: never as a grid fitted through all of them would. */
export interface PlacedSlice extends SegSlice {
  plane: PlaneGeometry;
}

/** @throws RangeError when a slice has no place in the patient */
export function placed(slice: SegSlice): PlacedSlice {
  const plane = slice.header.frames[slice.frameNumber]?.plane;
  if (!plane) throw new RangeError("This slice has no place in the patient.");
  return { ...slice, plane };
}

/** What all frames have in common. */
export function sharedGroups(slices: readonly PlacedSlice[]): NaturalDataset {
  return {
    PixelMeasuresSequence: [pixelMeasures(slices)],
    ...(isOneOrientation(slices) && { PlaneOrientationSequence: [orientation(slices[0]!.plane)] }),
  };
}

/**
 * One item a frame: which segment, where, and from which frame of which source image.
 * @returns in the order of `frames`
 */
export function perFrameGroups(frames: readonly SegFrame[], slices: readonly PlacedSlice[]): NaturalDataset[] {
  const turned = !isOneOrientation(slices);
  const used = [...new Set(frames.map(({ k }) => k))].sort((a, b) => a - b);
  const place = new Map(used.map((k, n) => [k, n + 1]));
  return frames.map(({ segment, k }) => {
    const slice = slices[k]!;
    return {
      FrameContentSequence: [{ DimensionIndexValues: [segment + 1, place.get(k)!] }],
      PlanePositionSequence: [{ ImagePositionPatient: decimalStrings(slice.plane.originLps) }],
      ...(turned && { PlaneOrientationSequence: [orientation(slice.plane)] }),
      SegmentIdentificationSequence: [{ ReferencedSegmentNumber: segment + 1 }],
      DerivationImageSequence: [{ DerivationCodeSequence: [segmentation], SourceImageSequence: [sourceImage(slice)] }],
    };
  });
}

function sourceImage({ header, frameNumber }: SegSlice): NaturalDataset {
  return {
    ReferencedSOPClassUID: header.sopClassUid,
    ReferencedSOPInstanceUID: header.instanceUid,
    ...(header.frames.length > 1 && { ReferencedFrameNumber: frameNumber + 1 }),
    PurposeOfReferenceCodeSequence: [sourceForSegmentation],
    SpatialLocationsPreserved: "YES",
  };
}

const orientation = ({ iDirectionLps, jDirectionLps }: PlaneGeometry): NaturalDataset => ({
  ImageOrientationPatient: decimalStrings([...iDirectionLps, ...jDirectionLps]),
});

/** Headers of one series may round a direction differently. */
const isOneOrientation = (slices: readonly PlacedSlice[]): boolean =>
  new Set(slices.map(({ plane }) => JSON.stringify(orientation(plane)))).size === 1;

function pixelMeasures(slices: readonly PlacedSlice[]): NaturalDataset {
  const [first] = slices as readonly [PlacedSlice, ...PlacedSlice[]];
  const last = slices.at(-1)!;
  const apart = length(subtract(last.plane.originLps, first.plane.originLps)) / (slices.length - 1);
  const thickness = first.header.frames[first.frameNumber]!.sliceThicknessMm;
  const [alongI, alongJ] = first.plane.pixelSpacingMm;
  return {
    // Between rows, then between columns.
    PixelSpacing: decimalStrings([alongJ, alongI]),
    SliceThickness: decimalString(thickness ?? apart),
    ...(slices.length > 1 && { SpacingBetweenSlices: decimalString(apart) }),
  };
}

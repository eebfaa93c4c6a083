import { cross, dot, length, normalize, type Vec3 } from "@covoxel/shared/geometry";
import type { DicomImage, PlaneGeometry } from "../domain/image-file.js";
import type { Attributes } from "./attributes.js";

/** Rounded direction cosines stray by some 1e-6; beyond this a header is wrong rather than rounded. */
const directionTolerance = 0.01;

/**
 * @param position ImagePositionPatient @param orientation ImageOrientationPatient @param spacing PixelSpacing: [between rows, between columns]
 * @returns null when something is absent, not a number, or no right angle
 */
export function planeFrom(
  position: readonly number[],
  orientation: readonly number[],
  spacing: readonly number[],
): PlaneGeometry | null {
  if (position.length !== 3 || orientation.length !== 6 || spacing.length < 2) return null;
  if (![...position, ...orientation, ...spacing.slice(0, 2)].every(Number.isFinite)) return null;
  const [betweenRows, betweenColumns] = spacing as [number, number];
  if (!(betweenRows > 0 && betweenColumns > 0)) return null;
  const i = unitDirection(orientation.slice(0, 3) as unknown as Vec3);
  const j = unitDirection(orientation.slice(3, 6) as unknown as Vec3);
  if (!i || !j || Math.abs(dot(i, j)) > directionTolerance) return null;
  return {
    originLps: position as unknown as Vec3,
    iDirectionLps: i,
    jDirectionLps: j,
    pixelSpacingMm: [betweenColumns, betweenRows],
  };
}

/** Left as it stands where it is rounded only, so that positions equal the header's to the last digit. */
function unitDirection(direction: Vec3): Vec3 | null {
  const off = Math.abs(length(direction) - 1);
  if (off < 1e-4) return direction;
  return off <= directionTolerance ? normalize(direction) : null;
}

export function normalOf(plane: PlaneGeometry): Vec3 {
  return normalize(cross(plane.iDirectionLps, plane.jDirectionLps));
}

/** Spacing of an image that has no place in the patient, with where it was measured. */
export function flatSpacing(attributes: Attributes): DicomImage["flatSpacing"] {
  const pair = (tag: string) => {
    const [rows, columns] = attributes.decimals(tag);
    return rows! > 0 && columns! > 0 ? ([columns!, rows!] as const) : null;
  };
  const detector = pair("00181164");
  const pixel = pair("00280030");
  if (pixel) {
    // A radiograph whose Pixel Spacing only repeats the detector's was not calibrated to the patient.
    const uncalibrated = detector !== null && detector[0] === pixel[0] && detector[1] === pixel[1];
    return { mm: pixel, source: uncalibrated ? "DETECTOR" : "PIXEL" };
  }
  if (detector) return { mm: detector, source: "DETECTOR" };
  const scanned = pair("00182010");
  if (scanned) return { mm: scanned, source: "PIXEL" };
  return ultrasoundSpacing(attributes.items("00186011"));
}

/** Regions give centimetres per pixel; several that disagree leave no single spacing for the image. */
function ultrasoundSpacing(regions: readonly Attributes[]): DicomImage["flatSpacing"] {
  const tissue = regions.filter((region) => region.unsigned("00186012") === 1); // 2D images; spectra and M-mode have no millimetres
  const spacings = tissue.map((region) => {
    const inCentimetres = region.unsigned("00186024") === 3 && region.unsigned("00186026") === 3;
    const x = Math.abs(region.double("0018602C") ?? 0) * 10;
    const y = Math.abs(region.double("0018602E") ?? 0) * 10;
    return inCentimetres && x > 0 && y > 0 ? ([x, y] as const) : null;
  });
  const first = spacings[0];
  if (!first) return { mm: null, reason: "The file doesn't say how large its pixels are." };
  const same = spacings.every((spacing) => spacing && close(spacing[0], first[0]) && close(spacing[1], first[1]));
  return same
    ? { mm: first, source: "ULTRASOUND_REGION" }
    : { mm: null, reason: "The image shows several regions of different scale." };
}

const close = (a: number, b: number) => Math.abs(a - b) <= 1e-4 * Math.abs(b);

import { cross, dot, length, normalize, subtract, type Vec3 } from "@covoxel/shared/geometry";
import type { DicomFrame, DicomImage, PlaneGeometry } from "./image-file.js";

/** A DICOM frame that has a place in the patient. */
export interface PlacedFrame {
  /** Index of its image in what `assembleSeries` was given. */
  file: number;
  image: DicomImage;
  frame: DicomFrame;
  plane: PlaneGeometry;
}

export function normalOf({ plane }: PlacedFrame): Vec3 {
  return normalize(cross(plane.iDirectionLps, plane.jDirectionLps));
}

/** In file order where numbers are missing; only ever a tie-breaker, never a place. */
export function byInstance(a: PlacedFrame, b: PlacedFrame): number {
  return (
    (a.image.instanceNumber ?? 0) - (b.image.instanceNumber ?? 0) || a.frame.index - b.frame.index || a.file - b.file
  );
}

/** Headers round positions to micrometres at best; no scanner steps this little. */
const samePlaceMm = 0.005;

/**
 * Frames at the same place together, places in the direction of the normal.
 * @param frames of one orientation
 */
export function sortIntoPlaces(frames: readonly PlacedFrame[]): PlacedFrame[][] {
  const first = frames[0];
  if (!first) return [];
  const normal = normalOf(first);
  const along = (frame: PlacedFrame) => dot(frame.plane.originLps, normal);
  const sorted = [...frames].sort((a, b) => along(a) - along(b) || byInstance(a, b));
  const places: PlacedFrame[][] = [];
  for (const frame of sorted) {
    // Only the last few places can be as near along the normal.
    const place = places.slice(-4).find((candidate) => samePlace(candidate[0]!, frame));
    if (place) place.push(frame);
    else places.push([frame]);
  }
  return places;
}

function samePlace(a: PlacedFrame, b: PlacedFrame): boolean {
  return length(subtract(a.plane.originLps, b.plane.originLps)) < samePlaceMm;
}

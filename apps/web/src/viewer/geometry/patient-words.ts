import { orientationLabel, type Vec3 } from "@covoxel/shared/geometry";

/** What readers expect at the edge of an image: R L A P, and Head and Foot for up and down; "PH" where the cut is oblique. */
export function edgeLetters(directionLps: Vec3): string {
  return orientationLabel(directionLps).slice(0, 2).replace("S", "H").replace("I", "F");
}

/** A place in the patient as readers say it: "R 34.2 A 12.0 S 88.5", in millimetres. */
export function patientMillimetres(lpsMm: Vec3): string {
  const part = (value: number, positive: string, negative: string) =>
    `${value < 0 ? negative : positive} ${Math.abs(value).toFixed(1)}`;
  return [part(lpsMm[0], "L", "R"), part(lpsMm[1], "P", "A"), part(lpsMm[2], "S", "I")].join(" ");
}

import { material } from "./materials.js";
import { createTube, type Organ, type Point3, paintTube, smoothClosed, type Tube } from "./shapes.js";
import { vertebraPitchMm } from "./spine.js";

/** A rib of the patient's left from its head at the spine to its end at the front; z from the head. */
const course: readonly Point3[] = [
  [25, 52, 0],
  [44, 71, 1],
  [74, 78, -7],
  [104, 64, -18],
  [127, 36, -33],
  [136, 2, -48],
  [129, -32, -62],
  [108, -60, -74],
  [86, -74, -80],
];
const cartilageCourse: readonly Point3[] = [
  [86, -74, -80],
  [62, -82, -74],
  [40, -86, -58],
  [18, -88, -40],
];

/** The twelfth and eleventh float. */
const lengths = [0.4, 0.68, 1, 1, 1, 1, 1, 1, 1];
const twelfthHeadMm = 8;
const radiusMm = 4.1;

/** Slanting arcs: an axial slice meets each as a short piece, several at a time. */
export function createRibs(random: () => number): Organ {
  const bones: Tube[] = [];
  const cartilages: Tube[] = [];
  for (const [n, length] of lengths.entries())
    for (const side of [1, -1]) {
      const head = twelfthHeadMm + n * vertebraPitchMm * 0.95 + random() * 3;
      const slant = 0.95 + 0.1 * random();
      const placed = (points: readonly Point3[]) => points.map(([x, y, z]): Point3 => [x * side, y, head + z * slant]);
      const points = placed(course.slice(0, Math.max(3, Math.round(course.length * length))));
      bones.push(createTube(points, (share) => radiusMm * (share > 0.93 && length < 1 ? 0.8 : 1)));
      if (length === 1) cartilages.push(createTube(placed(cartilageCourse), () => 4.2));
    }
  return (canvas, zMm) => {
    for (const tube of cartilages) paintTube(canvas, zMm, tube, material.cartilage, { tallness: 1.3 });
    for (const tube of bones) paintTube(canvas, zMm, tube, material.cortical, { tallness: 1.5 });
    for (const tube of bones) paintTube(canvas, zMm, tube, material.marrow, { tallness: 1.5, insetMm: 1.5 });
    if (zMm > 84) {
      const half = zMm > 108 ? 17 : 8;
      const sternum = (inset: number) => {
        const [x, y] = [half - inset, 5 - inset];
        return smoothClosed([
          -x,
          -88,
          -x * 0.6,
          -88 - y,
          x * 0.6,
          -88 - y,
          x,
          -88,
          x * 0.6,
          -88 + y,
          -x * 0.6,
          -88 + y,
        ]);
      };
      canvas.fill(sternum(0), material.endplate);
      canvas.fill(sternum(1.4), material.marrow);
    }
  };
}

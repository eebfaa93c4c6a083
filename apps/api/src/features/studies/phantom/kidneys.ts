import type { Canvas } from "./canvas.js";
import { material, setOfMaterials } from "./materials.js";
import { type Organ, smoothClosed, wave } from "./shapes.js";

interface Kidney {
  /** 1 is the patient's left. */
  side: 1 | -1;
  xMm: number;
  yMm: number;
  zMm: number;
  ripple: (at: number) => number;
}

const halfLengthMm = 56;
const parenchyma = setOfMaterials("renalCortex", "renalMedulla");

/** Bright cortex around darker pyramids, and a sinus of fat and urine that opens towards the aorta. */
export function createKidneys(random: () => number): Organ {
  const kidneys: readonly Kidney[] = [
    { side: 1, xMm: 70, yMm: 42, zMm: -28, ripple: wave(random, 1.1, 1.3) },
    { side: -1, xMm: 70, yMm: 44, zMm: -44, ripple: wave(random, 1.1, 1.3) },
  ];
  return (canvas, zMm) => {
    for (const kidney of kidneys) paintKidney(canvas, zMm, kidney);
  };
}

function paintKidney(canvas: Canvas, zMm: number, { side, xMm, yMm, zMm: center, ripple }: Kidney): void {
  const along = (zMm - center) / halfLengthMm;
  const rest = 1 - along ** 2;
  const size = Math.sqrt(Math.max(0, rest)) ** 0.8;
  // The upper pole leans to the spine.
  const x = xMm - along * 9;
  const y = yMm + along * 4;
  const hilum = Math.max(0, 1 - Math.abs(along) * 1.9);
  /** Turned so that the hilum (angle 0) looks to the front and the middle. */
  const place = (angle: number, reach: number, squeeze = 1): [number, number] => {
    const [u, v] = [Math.cos(angle) * reach * 23, Math.sin(angle) * reach * squeeze * 27];
    return [side * (x - u * 0.86 - v * 0.5), y - u * 0.5 + v * 0.86];
  };
  const outline = (share: number) =>
    smoothClosed(
      Array.from({ length: 16 }, (_, n) => {
        const angle = (n / 16) * 2 * Math.PI;
        const notch = 0.42 * hilum * Math.exp(-((Math.min(angle, 2 * Math.PI - angle) / 0.42) ** 2));
        return place(angle, share * (1 + ripple(angle + zMm / 40) * 0.03 - notch));
      }).flat(),
    );
  const capsule = Math.abs(along) < 1.2 ? Math.sqrt(1.44 - along ** 2) : 0;
  if (capsule) canvas.fill(outline(Math.max(size * 1.16, capsule)), material.fat);
  if (rest <= 0) return;
  canvas.fill(outline(size), material.renalCortex);
  for (let n = 1; n < 8; n++) {
    const turn = (n / 8) * 2 * Math.PI + Math.sin(zMm / 9 + n) * 0.14;
    const bulge = 4.4 + 1.3 * Math.sin(zMm / 6 + n * 2.1);
    const reach = size * 0.57;
    if (bulge > 3.2)
      canvas.disc(...place(turn, reach), bulge * Math.min(1, size * 1.1), material.renalMedulla, { over: parenchyma });
  }
  if (hilum <= 0) return;
  const sinus = (share: number) =>
    smoothClosed(
      Array.from({ length: 10 }, (_, n) => {
        const angle = (n / 10) * 2 * Math.PI;
        const [px, py] = place(angle, share * hilum ** 0.6 * (0.42 + 0.07 * Math.sin(angle * 5 + zMm / 5)), 0.85);
        return [px + side * -5 * hilum, py - 2 * hilum];
      }).flat(),
    );
  canvas.fill(sinus(1), material.renalSinus);
  canvas.fill(sinus(0.38), material.renalPelvis);
}

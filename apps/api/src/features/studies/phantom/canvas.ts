/**
 * The phantom's patient: millimetres, x to the patient's left, y to posterior, z to the head, from the middle of a box
 * of 384 x 384 x 300. Every grid covers this box, whatever its own spacing.
 */
export const boxMm = [384, 384, 300] as const;

export interface PaintLimits {
  /** By material number: 1 where paint may go. See `setOfMaterials`. */
  over?: Uint8Array;
  /** Paint stays in front (anterior) of this y, as gas does above a fluid in a supine patient. */
  inFrontOfYMm?: number;
}

/** One axial slice of materials. A pixel belongs to what its centre lies in; later paint covers earlier. */
export interface Canvas {
  /** uint8 material numbers, [j][i]. */
  readonly materials: Uint8Array;
  /** Fills a polygon by the even-odd rule. @param outline x, y, x, y… in millimetres, closed by itself */
  fill(outline: ArrayLike<number>, material: number, limits?: PaintLimits): void;
  disc(xMm: number, yMm: number, radiusMm: number, material: number, limits?: PaintLimits): void;
}

const maxCrossings = 16;

/** @param materials uint8, [j][i], painted in place */
export function createCanvas(materials: Uint8Array, ni: number, nj: number): Canvas {
  const [perMmI, perMmJ] = [ni / boxMm[0], nj / boxMm[1]];
  const column = (xMm: number) => (xMm + boxMm[0] / 2) * perMmI - 0.5;
  const row = (yMm: number) => (yMm + boxMm[1] / 2) * perMmJ - 0.5;
  const crossings = new Float32Array(nj * maxCrossings);
  const counts = new Uint8Array(nj);

  const span = (j: number, left: number, right: number, material: number, over?: Uint8Array) => {
    const from = j * ni + Math.max(0, Math.ceil(left));
    const to = j * ni + Math.min(ni - 1, Math.floor(right)) + 1;
    if (!over) {
      if (to > from) materials.fill(material, from, to);
      return;
    }
    for (let n = from; n < to; n++) if (over[materials[n]!]) materials[n] = material;
  };

  const cross = (x0: number, y0: number, x1: number, y1: number) => {
    const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
    const slope = (x1 - x0) / (y1 - y0);
    for (let j = Math.max(0, Math.ceil(top)); j < bottom && j < nj; j++)
      if (counts[j]! < maxCrossings) crossings[j * maxCrossings + counts[j]!++] = x0 + (j - y0) * slope;
  };

  return {
    materials,
    fill(outline, material, { over, inFrontOfYMm = Number.POSITIVE_INFINITY } = {}) {
      let [top, bottom] = [nj, -1];
      let [x0, y0] = [column(outline[outline.length - 2]!), row(outline[outline.length - 1]!)];
      for (let n = 0; n < outline.length; n += 2) {
        const [x1, y1] = [column(outline[n]!), row(outline[n + 1]!)];
        if (y0 !== y1) cross(x0, y0, x1, y1);
        top = Math.min(top, y1);
        bottom = Math.max(bottom, y1);
        [x0, y0] = [x1, y1];
      }
      const limit = row(inFrontOfYMm);
      for (let j = Math.max(0, Math.floor(top)); j <= bottom && j < nj; j++) {
        const start = j * maxCrossings;
        const end = start + counts[j]!;
        counts[j] = 0;
        if (j > limit) continue;
        sortRange(crossings, start, end);
        for (let n = start; n + 1 < end; n += 2) span(j, crossings[n]!, crossings[n + 1]!, material, over);
      }
    },
    disc(xMm, yMm, radiusMm, material, { over, inFrontOfYMm = Number.POSITIVE_INFINITY } = {}) {
      const [ci, cj, ri, rj] = [column(xMm), row(yMm), radiusMm * perMmI, radiusMm * perMmJ];
      const last = Math.min(nj - 1, Math.floor(cj + rj), Math.floor(row(inFrontOfYMm)));
      for (let j = Math.max(0, Math.ceil(cj - rj)); j <= last; j++) {
        const half = ri * Math.sqrt(Math.max(0, 1 - ((j - cj) / rj) ** 2));
        span(j, ci - half, ci + half, material, over);
      }
    },
  };
}

/** By insertion, in place: there are two or four of them, and the built-in sort is slow for so few. */
function sortRange(values: Float32Array, start: number, end: number): void {
  for (let n = start + 1; n < end; n++) {
    const value = values[n]!;
    let at = n;
    for (; at > start && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
}

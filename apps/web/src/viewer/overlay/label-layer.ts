import type { SliceToCanvas } from "../cornerstone/picture";
import { type OutlineSegments, traceOutlines } from "./outline";

/** How one label is drawn. */
export interface LabelLook {
  /** '#rrggbb' */
  colour: string;
  visible: boolean;
  /** False: only its outline. Default true. */
  filled?: boolean;
}

/** How strongly a segment's inside is tinted; the image below stays readable. */
const FILL_ALPHA = 0.45;

/** One slice of labels made ready to be drawn: a small picture, a pixel a voxel, and the borders as lines. */
export interface LabelLayer {
  /** The labels to show, [v][u]; the caller writes here, then calls `refresh`. */
  readonly labels: Uint16Array;
  refresh(looks: ReadonlyMap<number, LabelLook>): void;
  /** Draws with `toCanvas` scaled to device pixels; leaves the context's transform reset. */
  draw(context: CanvasRenderingContext2D, toCanvas: SliceToCanvas): void;
}

export function createLabelLayer(nu: number, nv: number): LabelLayer {
  const labels = new Uint16Array(nu * nv);
  const picture = document.createElement("canvas");
  picture.width = nu;
  picture.height = nv;
  const paper = picture.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
  const image = paper.createImageData(nu, nv);
  const pixels = new Uint32Array(image.data.buffer);
  let borders: { colour: string; segments: OutlineSegments }[] = [];
  let empty = true;

  return {
    labels,
    refresh(looks) {
      const tint = tintTable(looks);
      const shows = shownTable(looks);
      empty = true;
      for (let at = 0; at < labels.length; at++) {
        const label = labels[at] as number;
        pixels[at] = tint[label] ?? 0;
        if (shows[label] === 1) empty = false;
      }
      paper.putImageData(image, 0, 0);
      borders = empty
        ? []
        : [...traceOutlines(labels, nu, nv)].flatMap(([label, segments]) => {
            const look = looks.get(label);
            return look?.visible ? [{ colour: look.colour, segments }] : [];
          });
    },
    draw(context, toCanvas) {
      if (empty) return;
      const { a, b, c, d, e, f } = toCanvas;
      context.imageSmoothingEnabled = false;
      // The small picture's pixel n covers n to n + 1; voxel n covers n - 0.5 to n + 0.5.
      context.setTransform(a, b, c, d, e - (a + c) / 2, f - (b + d) / 2);
      context.drawImage(picture, 0, 0);
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.lineWidth = Math.max(1, Math.round(window.devicePixelRatio * 1.25));
      for (const { colour, segments } of borders) {
        context.strokeStyle = colour;
        strokeSegments(context, segments, toCanvas);
      }
    },
  };
}

/** Strokes slice-space lines at device-pixel width. */
export function strokeSegments(
  context: CanvasRenderingContext2D,
  segments: OutlineSegments,
  { a, b, c, d, e, f }: SliceToCanvas,
): void {
  context.beginPath();
  for (let at = 0; at < segments.length; at += 4) {
    const u0 = segments[at] as number;
    const v0 = segments[at + 1] as number;
    const u1 = segments[at + 2] as number;
    const v1 = segments[at + 3] as number;
    context.moveTo(a * u0 + c * v0 + e, b * u0 + d * v0 + f);
    context.lineTo(a * u1 + c * v1 + e, b * u1 + d * v1 + f);
  }
  context.stroke();
}

/** label -> premultiplication-free RGBA as the little-endian word that ImageData holds. */
function tintTable(looks: ReadonlyMap<number, LabelLook>): Uint32Array {
  const highest = Math.max(0, ...looks.keys());
  const table = new Uint32Array(highest + 1);
  for (const [number, { colour, visible, filled = true }] of looks) {
    if (visible && filled) table[number] = rgbaWord(colour, FILL_ALPHA);
  }
  return table;
}

/** label -> 1 where it is drawn at all */
function shownTable(looks: ReadonlyMap<number, LabelLook>): Uint8Array {
  const table = new Uint8Array(Math.max(0, ...looks.keys()) + 1);
  for (const [number, { visible }] of looks) if (visible) table[number] = 1;
  return table;
}

function rgbaWord(hex: string, alpha: number): number {
  const rgb = Number.parseInt(hex.slice(1), 16);
  const [red, green, blue] = [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255];
  return ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

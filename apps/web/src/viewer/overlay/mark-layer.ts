import type { SliceToCanvas } from "../cornerstone/picture";
import { strokeSegments } from "./label-layer";
import { type OutlineSegments, traceOutlines } from "./outline";

/** Amber on black: a state, and a pattern beside the colour. */
const colour = "#ecb23c";

/** Marked voxels of one slice: hatched inside, dashed around, so that they are told from any segment. */
export interface MarkLayer {
  /** 1 where a voxel is marked, [v][u]; the caller writes here, then calls `refresh`. */
  readonly marks: Uint8Array;
  refresh(any: boolean, isOutline: boolean): void;
  /** Clears the canvas and draws; `toCanvas` scaled to device pixels. */
  draw(context: CanvasRenderingContext2D, toCanvas: SliceToCanvas, scale: number): void;
}

export function createMarkLayer(nu: number, nv: number): MarkLayer {
  const marks = new Uint8Array(nu * nv);
  let picture: HTMLCanvasElement | null = null;
  let outline: OutlineSegments | null = null;
  let hatched = true;
  return {
    marks,
    refresh(any, isOutline) {
      hatched = !isOutline;
      outline = any ? (traceOutlines(Uint16Array.from(marks), nu, nv).get(1) ?? null) : null;
      if (!any) return;
      picture ??= Object.assign(document.createElement("canvas"), { width: nu, height: nv });
      const paper = picture.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
      const image = paper.createImageData(nu, nv);
      for (let at = 0; at < marks.length; at++) if (marks[at] !== 0) image.data[4 * at + 3] = 255;
      paper.putImageData(image, 0, 0);
    },
    draw(context, toCanvas, scale) {
      const { canvas } = context;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      if (!outline || !picture) return;
      if (hatched) fillHatched(context, picture, toCanvas, scale);
      for (const [style, width, dash] of [
        ["rgba(0, 0, 0, 0.75)", 3, []],
        [colour, 1.5, [4 * scale, 3 * scale]],
      ] as const) {
        context.strokeStyle = style;
        context.lineWidth = width * scale;
        context.setLineDash([...dash]);
        strokeSegments(context, outline, toCanvas);
      }
      context.setLineDash([]);
    },
  };
}

function fillHatched(
  context: CanvasRenderingContext2D,
  picture: HTMLCanvasElement,
  { a, b, c, d, e, f }: SliceToCanvas,
  scale: number,
): void {
  const { canvas } = context;
  context.imageSmoothingEnabled = false;
  context.setTransform(a, b, c, d, e - (a + c) / 2, f - (b + d) / 2);
  context.drawImage(picture, 0, 0);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = "source-in";
  context.fillStyle = hatch(context, scale);
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.globalCompositeOperation = "source-over";
}

/** Diagonal lines at device-pixel width, whatever the zoom. */
function hatch(context: CanvasRenderingContext2D, scale: number): CanvasPattern {
  const step = Math.round(6 * scale);
  const tile = Object.assign(document.createElement("canvas"), { width: step, height: step });
  const paper = tile.getContext("2d") as CanvasRenderingContext2D;
  paper.strokeStyle = colour;
  paper.lineWidth = 1.25 * scale;
  paper.beginPath();
  for (const from of [-step, 0, step]) {
    paper.moveTo(from, step);
    paper.lineTo(from + step, 0);
  }
  paper.stroke();
  return context.createPattern(tile, "repeat") as CanvasPattern;
}

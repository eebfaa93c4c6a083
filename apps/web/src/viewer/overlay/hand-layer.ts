import type { Vec3 } from "@covoxel/shared/geometry";
import type { SliceToCanvas } from "../cornerstone/picture";
import { type Axis, inPlaneAxes } from "../geometry/grid";
import type { Colleague } from "./sources";

/** What moves with people's hands, on top of everything: cursors, strokes in progress, my brush, the crossing lines. */
export interface HandScene {
  axis: Axis;
  index: number;
  toCanvas: SliceToCanvas;
  pxPerMm: number;
  scale: number;
  colleagues: readonly Colleague[];
  strokes: readonly { colour: string; radiusMm: number; points: readonly number[] }[];
  /** What I point at myself, as the others see it. */
  myPointer: { ijk: Vec3; name: string; colour: string } | null;
  /** My brush under the pointer, or null where another tool is in hand. */
  brush: { ijk: Vec3; diameterMm: number; colour: string } | null;
  crossIjk: Vec3 | null;
}

export function drawHands(context: CanvasRenderingContext2D, scene: HandScene): void {
  const { canvas } = context;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (scene.crossIjk) drawCrossingLines(context, scene, scene.crossIjk);
  for (const stroke of scene.strokes) drawStroke(context, scene, stroke);
  for (const colleague of scene.colleagues) {
    if (colleague.isPointing && colleague.cursorIjk)
      drawPointer(context, scene, { ...colleague, ijk: colleague.cursorIjk });
    else drawColleague(context, scene, colleague);
  }
  if (scene.myPointer) drawPointer(context, scene, scene.myPointer);
  if (scene.brush) drawBrush(context, scene, scene.brush);
}

function place({ axis, toCanvas: m }: HandScene, ijk: Vec3): [number, number] {
  const [u, v] = inPlaneAxes(axis);
  return [m.a * ijk[u] + m.c * ijk[v] + m.e, m.b * ijk[u] + m.d * ijk[v] + m.f];
}

function drawCrossingLines(context: CanvasRenderingContext2D, scene: HandScene, ijk: Vec3): void {
  const [x, y] = place(scene, ijk).map((at) => Math.round(at) + 0.5) as [number, number];
  const gap = 10 * scene.scale;
  const { width, height } = context.canvas;
  context.strokeStyle = "rgba(217, 224, 232, 0.6)";
  context.lineWidth = scene.scale;
  context.beginPath();
  for (const [x0, y0, x1, y1] of [
    [0, y, x - gap, y],
    [x + gap, y, width, y],
    [x, 0, x, y - gap],
    [x, y + gap, x, height],
  ] as const) {
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  context.stroke();
}

function drawStroke(
  context: CanvasRenderingContext2D,
  { toCanvas: m, pxPerMm }: HandScene,
  stroke: HandScene["strokes"][number],
): void {
  context.strokeStyle = stroke.colour;
  context.globalAlpha = 0.55;
  context.lineWidth = Math.max(1, 2 * stroke.radiusMm * pxPerMm);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  for (let at = 0; at < stroke.points.length; at += 2) {
    const u = stroke.points[at] as number;
    const v = stroke.points[at + 1] as number;
    const x = m.a * u + m.c * v + m.e;
    const y = m.b * u + m.d * v + m.f;
    if (at === 0) context.moveTo(x, y);
    context.lineTo(x, y);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function drawColleague(context: CanvasRenderingContext2D, scene: HandScene, colleague: Colleague): void {
  const ijk = colleague.cursorIjk;
  if (!ijk || Math.abs(ijk[scene.axis] - scene.index) > 0.5) return;
  const [x, y] = place(scene, ijk);
  const s = scene.scale;
  context.fillStyle = colleague.colour;
  context.strokeStyle = "rgba(0, 0, 0, 0.7)";
  context.lineWidth = s;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 4 * s, y + 12 * s);
  context.lineTo(x + 6.5 * s, y + 7.5 * s);
  context.lineTo(x + 12 * s, y + 6 * s);
  context.closePath();
  context.fill();
  context.stroke();
  drawLabel(context, s, colleague.name, x + 9 * s, y + 9 * s);
}

/** Dark words on a field of the fill colour. */
function drawLabel(context: CanvasRenderingContext2D, s: number, label: string, x: number, y: number): void {
  context.font = `600 ${11 * s}px "Inter Variable", sans-serif`;
  context.textBaseline = "middle";
  const width = context.measureText(label).width + 10 * s;
  context.fillRect(x, y, width, 16 * s);
  context.fillStyle = "#0a0c0f";
  context.fillText(label, x + 5 * s, y + 8.5 * s);
}

/** In every view: solid on the slice that is meant, dashed and with its number where another slice is in front. */
function drawPointer(
  context: CanvasRenderingContext2D,
  scene: HandScene,
  { ijk, name, colour }: { ijk: Vec3; name: string; colour: string },
): void {
  const [x, y] = place(scene, ijk);
  const s = scene.scale;
  const isHere = Math.abs(ijk[scene.axis] - scene.index) <= 0.5;
  for (const [style, width] of [
    ["rgba(0, 0, 0, 0.8)", 6],
    [colour, 3],
  ] as const) {
    context.strokeStyle = style;
    context.lineWidth = width * s;
    context.setLineDash(isHere ? [] : [5 * s, 4 * s]);
    context.beginPath();
    context.arc(x, y, 14 * s, 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([]);
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, 2.5 * s, 0, 2 * Math.PI);
  context.fill();
  const label = isHere ? name : `${name} \u2192 ${Math.round(ijk[scene.axis]) + 1}`;
  drawLabel(context, s, label, x + 16 * s, y - 8 * s);
}

function drawBrush(context: CanvasRenderingContext2D, scene: HandScene, brush: NonNullable<HandScene["brush"]>): void {
  const [x, y] = place(scene, brush.ijk);
  const radius = Math.max(1.5 * scene.scale, (brush.diameterMm / 2) * scene.pxPerMm);
  for (const [colour, width] of [
    ["rgba(0, 0, 0, 0.6)", 3],
    [brush.colour, 1.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width * scene.scale;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

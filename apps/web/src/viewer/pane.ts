import type { Vec3 } from "@covoxel/shared/geometry";
import type { StrokeCoverage } from "./brush/stroke-coverage";
import type { Picture, SliceToCanvas, Window } from "./cornerstone/picture";
import { type Axis, type BoxIjk, clamp, inPlaneAxes, spacingOfGrid, type ViewerGrid, withAxis } from "./geometry/grid";
import type { GridView } from "./geometry/grid-views";
import { listenToGestures } from "./hand/gestures";
import { drawHands } from "./overlay/hand-layer";
import { createLabelLayer, type LabelLayer, type LabelLook, strokeSegments } from "./overlay/label-layer";
import { createMarkLayer } from "./overlay/mark-layer";
import { traceOutlines } from "./overlay/outline";
import type {
  Colleague,
  ComparisonSource,
  MarkSource,
  MaskSource,
  SegmentLook,
  SuggestionSource,
} from "./overlay/sources";
import { inverseOf, scaledBy } from "./overlay/transform";
import type { Store } from "./state/store";
import type { CursorState, PaneState, ViewerState } from "./state/viewer-state";

/** What a pane needs from the viewer it belongs to. */
export interface PaneHost {
  grid: ViewerGrid;
  state: Store<ViewerState>;
  mask: MaskSource;
  looks(): ReadonlyMap<number, SegmentLook>;
  colleagues(): readonly Colleague[];
  pieces(): readonly { axis: Axis; index: number; radiusMm: number; colour: string; points: readonly number[] }[];
  suggestion(): SuggestionSource | null;
  marks(): MarkSource | null;
  comparison(): ComparisonSource | null;
  /** How the mask is drawn now: as its segments look, or as what is compared with others. */
  drawnLooks(): ReadonlyMap<number, LabelLook>;
  /** What I hold out for everybody to see, or null. */
  myPointer(): { ijk: Vec3; name: string; colour: string } | null;
  cursor(): CursorState["at"];
  liveStroke(): { coverage: StrokeCoverage; segment: number; plane: number } | null;
  brushInHand(): boolean;
  lockedIn(plane: number): readonly number[];
  pointAt(axis: Axis, ijk: Vec3 | null): void;
  jumpTo(ijk: Vec3): void;
  scroll(axis: Axis, by: number): void;
  resizeBrush(by: 1 | -1): void;
  setWindow(window: Window): void;
  setCrosshair(on: boolean): void;
  beginStroke(axis: Axis, ijk: Vec3): boolean;
  extendStroke(ijk: Vec3): void;
  endStroke(): void;
  paneState(axis: Axis): Store<PaneState>;
}

/** One view on the screen: the picture, the labels over it, and people's hands over both. */
export interface Pane {
  showSlice(index: number): void;
  setWindow(window: Window, inverted: boolean): void;
  zoomBy(factor: number): void;
  panBy(dxPx: number, dyPx: number): void;
  fit(): void;
  /** @param box what may look different; null for everything */
  maskChanged(box: BoxIjk | null): void;
  suggestionChanged(box: BoxIjk | null): void;
  marksChanged(box: BoxIjk | null): void;
  comparisonChanged(box: BoxIjk | null): void;
  drawHands(): void;
  /** CSS pixels of the pane -> voxel indices on the slice in front, fractional. */
  ijkAt(xPx: number, yPx: number): Vec3;
  close(): void;
}

interface PaneParts {
  view: GridView;
  element: HTMLDivElement;
  picture: Picture;
  host: PaneHost;
  resizeAll: () => void;
}

/** Room around the slice, so that corner words don't sit on it. */
const FIT = 0.96;

export function openPane({ view, element, picture, host, resizeAll }: PaneParts): Pane {
  const { grid, state, mask } = host;
  const { axis } = view;
  const [u, v] = inPlaneAxes(axis);
  const [nu, nv] = [grid.shape[u], grid.shape[v]];
  const spacing = spacingOfGrid(grid);
  const paneState = host.paneState(axis);
  const maskCanvas = addCanvas(element, "mask");
  const markCanvas = addCanvas(element, "marks");
  const handCanvas = addCanvas(element, "hands");
  const layers = new Map<number, LabelLayer>();
  const proposal = { labels: new Uint16Array(nu * nv), known: false, lines: new Map<number, Float32Array>() };
  const markLayer = createMarkLayer(nu, nv);
  let comparison: LabelLayer | null = null;
  let camera = { index: state.get().positionIjk[axis], centerU: (nu - 1) / 2, centerV: (nv - 1) / 2, zoom: 1 };
  /** What the picture on the screen shows: overlays follow it, never run ahead of it. */
  let drawn: { index: number; toCanvas: SliceToCanvas } | null = null;
  const stale = { mask: true, comparison: true, suggestion: true, marks: true, hands: true };
  let frame = 0;

  const acrossMm = nu * spacing[u];
  const alongMm = nv * spacing[v];
  const [widthMm, heightMm] = view.right.axis === u ? [acrossMm, alongMm] : [alongMm, acrossMm];
  const fitPxPerMm = () =>
    FIT * Math.min(Math.max(1, element.clientWidth) / widthMm, Math.max(1, element.clientHeight) / heightMm);

  const applyCamera = () => {
    const pxPerMm = fitPxPerMm() * camera.zoom;
    const centerIjk = withAxis(withAxis(withAxis([0, 0, 0], u, camera.centerU), v, camera.centerV), axis, camera.index);
    picture.setCamera({ centerIjk, pxPerMm });
    paneState.set({ zoom: camera.zoom, pxPerMm });
  };

  const schedule = () => {
    if (frame === 0) frame = requestAnimationFrame(paint);
  };

  const readLabels = (index: number) => {
    const live = host.liveStroke();
    const planes = new Set(mask.planes());
    if (live) planes.add(live.plane);
    for (const plane of planes) {
      let layer = layers.get(plane);
      if (!layer) {
        layer = createLabelLayer(nu, nv);
        layers.set(plane, layer);
      }
      mask.slice(axis, index, plane, layer.labels);
      if (live?.plane === plane) coverLabels(layer.labels, live, new Set(host.lockedIn(plane)), axis, index, grid);
      layer.refresh(host.drawnLooks());
    }
  };

  const readComparison = (index: number) => {
    const source = host.comparison();
    if (!source) {
      comparison = null;
      return;
    }
    comparison ??= createLabelLayer(nu, nv);
    source.slice(axis, index, comparison.labels);
    const look = (colour: string) => ({ colour, visible: true, filled: source.isFilled });
    comparison.refresh(new Map([...source.colours].map(([number, colour]) => [number, look(colour)])));
  };

  const readSuggestion = (index: number) => {
    const source = host.suggestion();
    proposal.known = source?.slice(axis, index, proposal.labels) ?? false;
    proposal.lines = proposal.known ? traceOutlines(proposal.labels, nu, nv) : new Map();
  };

  const paint = () => {
    frame = 0;
    if (!drawn) return;
    const dpr = window.devicePixelRatio;
    const toDevice = scaledBy(drawn.toCanvas, dpr);
    if (stale.mask || stale.comparison || stale.suggestion) {
      if (stale.mask) readLabels(drawn.index);
      if (stale.comparison) readComparison(drawn.index);
      if (stale.suggestion) readSuggestion(drawn.index);
      const context = maskCanvas.getContext("2d") as CanvasRenderingContext2D;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, maskCanvas.width, maskCanvas.height);
      comparison?.draw(context, toDevice);
      for (const layer of layers.values()) layer.draw(context, toDevice);
      drawProposal(context, toDevice, dpr);
      stale.mask = false;
      stale.comparison = false;
      stale.suggestion = false;
      stale.hands = true;
    }
    if (stale.marks) {
      stale.marks = false;
      const marks = host.marks();
      markLayer.refresh(marks?.slice(axis, drawn.index, markLayer.marks) ?? false, marks?.isOutline ?? false);
      markLayer.draw(markCanvas.getContext("2d") as CanvasRenderingContext2D, toDevice, dpr);
    }
    if (stale.hands) {
      stale.hands = false;
      paintHands(drawn.index, toDevice, dpr);
    }
  };

  const drawProposal = (context: CanvasRenderingContext2D, toDevice: SliceToCanvas, dpr: number) => {
    const source = host.suggestion();
    if (!source || !proposal.known) return;
    context.setLineDash([5 * dpr, 4 * dpr]);
    context.lineWidth = 1.5 * dpr;
    for (const [label, lines] of proposal.lines) {
      context.strokeStyle = source.colourOf(label);
      strokeSegments(context, lines, toDevice);
    }
    context.setLineDash([]);
  };

  const paintHands = (index: number, toDevice: SliceToCanvas, dpr: number) => {
    const { brush, segment, tool, crosshair, positionIjk } = state.get();
    const at = host.cursor();
    const colour = tool === "ERASER" ? "#ffffff" : (host.looks().get(segment ?? -1)?.colour ?? "#ffffff");
    drawHands(handCanvas.getContext("2d") as CanvasRenderingContext2D, {
      axis,
      index,
      toCanvas: toDevice,
      pxPerMm: paneState.get().pxPerMm * dpr,
      scale: dpr,
      colleagues: host.colleagues(),
      myPointer: host.myPointer(),
      strokes: host.pieces().filter((piece) => piece.axis === axis && piece.index === index),
      brush:
        at && at.axis === axis && host.brushInHand() ? { ijk: at.ijk, diameterMm: brush.diameterMm, colour } : null,
      crossIjk: crosshair || tool === "CROSSHAIR" ? positionIjk : null,
    });
  };

  const stopDrawn = picture.onDrawn(() => {
    const first = !drawn;
    drawn = { index: camera.index, toCanvas: picture.sliceToCanvas() };
    stale.mask = true;
    stale.comparison = true;
    stale.suggestion = true;
    stale.marks = true;
    paneState.set({ drawnIndex: camera.index });
    if (first) element.dataset.drawn = "true";
    schedule();
  });

  const fitCanvases = () => {
    for (const canvas of [maskCanvas, markCanvas, handCanvas]) {
      canvas.width = Math.round(element.clientWidth * window.devicePixelRatio);
      canvas.height = Math.round(element.clientHeight * window.devicePixelRatio);
    }
  };

  const changed = (what: keyof typeof stale, box: BoxIjk | null) => {
    const index = drawn?.index ?? camera.index;
    if (box && (box.lo[axis] > index || box.hi[axis] <= index)) return;
    stale[what] = true;
    schedule();
  };

  const pane: Pane = {
    showSlice(index) {
      camera = { ...camera, index };
      applyCamera();
    },
    setWindow: (window, inverted) => picture.setWindow(window, inverted),
    zoomBy(factor) {
      camera = { ...camera, zoom: clamp(camera.zoom * factor, 0.2, 40) };
      applyCamera();
    },
    panBy(dxPx, dyPx) {
      const pxPerMm = fitPxPerMm() * camera.zoom;
      const center = withAxis(withAxis([0, 0, 0], u, camera.centerU), v, camera.centerV);
      const moved = (screenAxis: Axis, sign: number, px: number) =>
        center[screenAxis] - (sign * px) / pxPerMm / spacing[screenAxis];
      const across = moved(view.right.axis, view.right.sign, dxPx);
      const downward = moved(view.down.axis, view.down.sign, dyPx);
      const [nextU, nextV] = view.right.axis === u ? [across, downward] : [downward, across];
      camera = { ...camera, centerU: clamp(nextU, -nu, 2 * nu), centerV: clamp(nextV, -nv, 2 * nv) };
      applyCamera();
    },
    fit() {
      camera = { ...camera, centerU: (nu - 1) / 2, centerV: (nv - 1) / 2, zoom: 1 };
      applyCamera();
    },
    maskChanged: (box) => changed("mask", box),
    comparisonChanged: (box) => changed("comparison", box),
    suggestionChanged: (box) => changed("suggestion", box),
    marksChanged: (box) => changed("marks", box),
    drawHands() {
      stale.hands = true;
      schedule();
    },
    ijkAt(xPx, yPx) {
      const [atU, atV] = inverseOf(drawn?.toCanvas ?? picture.sliceToCanvas(), xPx, yPx);
      return withAxis(withAxis(withAxis([0, 0, 0], u, atU), v, atV), axis, camera.index);
    },
    close() {
      stopDrawn();
      stopGestures();
      resizes.disconnect();
      cancelAnimationFrame(frame);
      maskCanvas.remove();
      markCanvas.remove();
      handCanvas.remove();
      picture.close();
    },
  };

  const stopGestures = listenToGestures(element, axis, pane, host);
  const resizes = new ResizeObserver(() => {
    fitCanvases();
    resizeAll();
    applyCamera();
  });
  resizes.observe(element);
  fitCanvases();
  applyCamera();
  return pane;
}

function addCanvas(element: HTMLElement, role: string): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.dataset.layer = role;
  canvas.setAttribute("aria-hidden", "true");
  Object.assign(canvas.style, {
    position: "absolute",
    inset: "0",
    width: "100%",
    height: "100%",
    pointerEvents: "none",
  });
  element.append(canvas);
  return canvas;
}

/** Shows a stroke in progress as if it were already painted: writes it into the slice's labels. */
function coverLabels(
  labels: Uint16Array,
  live: { coverage: StrokeCoverage; segment: number },
  locked: ReadonlySet<number>,
  axis: Axis,
  index: number,
  { shape: [ni, nj] }: ViewerGrid,
): void {
  const cover = (at: number) => {
    if (!locked.has(labels[at] as number)) labels[at] = live.segment;
  };
  live.coverage.forEachSpan((k, j, iStart, iEnd) => {
    if (axis === 2 && k === index) for (let i = iStart; i < iEnd; i++) cover(j * ni + i);
    else if (axis === 1 && j === index) for (let i = iStart; i < iEnd; i++) cover(k * ni + i);
    else if (axis === 0 && iStart <= index && index < iEnd) cover(k * nj + j);
  });
}

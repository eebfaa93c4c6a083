import type { Vec3 } from "@covoxel/shared/geometry";
import { dropLocked } from "./brush/drop-locked";
import { createStrokeCoverage, type StrokeCoverage } from "./brush/stroke-coverage";
import type { Window } from "./cornerstone/picture";
import { openStudio } from "./cornerstone/studio";
import {
  type Axis,
  type BoxIjk,
  clamp,
  hasOneView,
  inPlaneAxes,
  lpsOf,
  spacingOfGrid,
  type ViewerGrid,
  withAxis,
} from "./geometry/grid";
import { type GridView, pictureView, planGridViews } from "./geometry/grid-views";
import { createShownMask } from "./overlay/shown-mask";
import type {
  Colleague,
  ComparisonSource,
  MarkSource,
  MaskSource,
  SegmentLook,
  StrokePiece,
  SuggestionSource,
} from "./overlay/sources";
import { openPane, type Pane, type PaneHost } from "./pane";
import type { SeriesPixels } from "./pixels/series-pixels";
import { createStore, type Store } from "./state/store";
import { type CursorState, nextBrushDiameter, type PaneState, type Tool, type ViewerState } from "./state/viewer-state";
import {
  effectiveInversion,
  looksLikeHounsfield,
  type NamedWindow,
  openingWindow,
  percentileWindow,
  windowPresets,
} from "./state/window-presets";

/** A finished gesture: voxels of one segment (0 where they are erased). */
export interface FinishedStroke {
  tool: "BRUSH" | "ERASER";
  segment: number;
  plane: number;
  /** (k, j, iStart, iEnd) quads. */
  spans: Int32Array;
}

/** What the viewer tells whoever placed it. */
export interface ViewerEvents {
  onStroke(stroke: FinishedStroke): void;
  onStrokePiece(piece: Omit<StrokePiece, "sessionId"> & { segment: number }): void;
  onHand(hand: {
    cursorIjk: Vec3 | null;
    slice: { axis: Axis; index: number };
    positionIjk: Vec3;
    isPointing: boolean;
    tool: string;
  }): void;
  /** A brush was put down and there is nothing to paint with. */
  onSegmentMissing(): void;
}

export interface ViewerOptions {
  grid: ViewerGrid;
  pixels: SeriesPixels;
  mask: MaskSource;
  canPaint: boolean;
  /** Who I am to the others, for what they see of me. */
  me: { name: string; colour: string };
  events: ViewerEvents;
}

export interface Viewer {
  readonly grid: ViewerGrid;
  readonly pixels: SeriesPixels;
  readonly views: readonly GridView[];
  readonly state: Store<ViewerState>;
  readonly cursor: Store<CursorState>;
  readonly presets: readonly NamedWindow[];
  /** Draws a view into `element` until the returned function is called. */
  attach(view: GridView, element: HTMLDivElement): Promise<() => void>;
  paneState(axis: Axis): Store<PaneState>;
  setTool(tool: Tool): void;
  /** A stroke in progress goes on to its end. */
  setCanPaint(canPaint: boolean): void;
  setWindow(window: Window): void;
  invert(): void;
  setSegment(number: number | null): void;
  /** @param by whole steps; positive is larger */
  resizeBrush(by: 1 | -1): void;
  setBrush(brush: Partial<ViewerState["brush"]>): void;
  showSlice(axis: Axis, index: number): void;
  /** @param by slices down the bar; negative for up */
  scroll(axis: Axis, by: number): void;
  zoom(axis: Axis, factor: number): void;
  /** Everything fits again, in every view. */
  resetViews(): void;
  jumpTo(ijk: Vec3): void;
  setSegments(looks: readonly SegmentLook[]): void;
  /** Hides a segment on this screen only, or shows it again. */
  toggleHidden(number: number): void;
  setColleagues(colleagues: readonly Colleague[]): void;
  addStrokePiece(piece: StrokePiece): void;
  setSuggestion(source: SuggestionSource | null): void;
  /** Voxels to be pointed out over the live mask; null for none. */
  setMarks(source: MarkSource | null): void;
  /** What the live mask is compared with; null: nothing, the mask is drawn as its segments look. */
  setComparison(source: ComparisonSource | null): void;
  /** Holds my cursor out for everybody to see, or lets it go. */
  setPointing(on: boolean): void;
  /** What is drawn in place of the live mask: nobody paints on it, and nothing of today is mixed in. Null: the live one again. */
  showPast(source: MaskSource | null): void;
  /** The mask on the screen, live or past. */
  readonly shownMask: MaskSource;
  /** Gives up the stroke in progress. @returns false when there was none */
  cancelStroke(): boolean;
  /** The stroke in progress as if it ended now, which also ends it: for a page that is about to vanish. */
  takeUnfinishedStroke(): FinishedStroke | null;
  framesArrived(first: number, last: number): void;
  close(): void;
}

interface LiveStroke {
  id: number;
  tool: "BRUSH" | "ERASER";
  axis: Axis;
  index: number;
  segment: number;
  plane: number;
  radiusMm: number;
  lastIjk: Vec3;
  coverage: StrokeCoverage;
  /** Points not sent to colleagues yet, flat (u, v). */
  unsent: number[];
}

/** Pieces of a stroke reach colleagues at most this often. */
const PIECE_EVERY_MS = 50;
/** What the room takes in one message. */
const POINTS_A_PIECE = 64;
/** A finished stroke stays a moment, until its voxels have arrived. */
const PIECE_LINGERS_MS = 250;
/** A piece whose end was lost on the way goes away by itself. */
const PIECE_LIFE_MS = 8_000;

export function openViewer({ grid, pixels, mask, events, ...options }: ViewerOptions): Viewer {
  const { me } = options;
  let { canPaint } = options;
  const asPile = hasOneView(grid) || pixels.metadata.samplesPerPixel === 3;
  const views = asPile ? [onlyView(grid)] : planGridViews(grid);
  const studio = openStudio(grid, pixels, asPile);
  const middle = middleOf(grid);
  const fullRange = { center: 0, width: 1, name: null };
  const state = createStore<ViewerState>({
    positionIjk: middle,
    activeAxis: (views[0] as GridView).axis,
    tool: "WINDOW",
    brush: { diameterMm: openingBrushMm(grid), form: "DISC" },
    segment: null,
    window: openingWindow(pixels.metadata, fullRange),
    inverted: false,
    loadedFrames: pixels.loadedCount,
    crosshair: false,
    painting: false,
    hidden: new Set(),
    isPast: false,
    isPointing: false,
  });
  const shown = createShownMask(mask, { lo: [0, 0, 0], hi: grid.shape });
  const cursor = createStore<CursorState>({ at: null });
  const panes = new Map<Axis, Pane>();
  const paneStates = new Map(
    views.map((view) => [view.axis, createStore<PaneState>({ zoom: 1, pxPerMm: 0, drawnIndex: -1, onScreen: true })]),
  );
  let segments: readonly SegmentLook[] = [];
  let looks: ReadonlyMap<number, SegmentLook> = new Map();
  let colleagues: readonly Colleague[] = [];
  let pieces: { piece: StrokePiece; colour: string; points: number[]; until: number }[] = [];
  let suggestion: SuggestionSource | null = null;
  let stopSuggestion: (() => void) | null = null;
  let marks: MarkSource | null = null;
  let stopMarks: (() => void) | null = null;
  let comparison: ComparisonSource | null = null;
  let stopComparison: (() => void) | null = null;
  let stroke: LiveStroke | null = null;
  let strokeCount = 0;
  let pieceTimer: ReturnType<typeof setTimeout> | null = null;
  let windowIsGuess =
    pixels.metadata.windows.length === 0 && pixels.metadata.modality !== "CT" && pixels.metadata.samplesPerPixel === 1;
  let presets = windowPresets(pixels.metadata, fullRange);

  const eachPane = (act: (pane: Pane) => void) => {
    for (const pane of panes.values()) act(pane);
  };

  const applyWindow = () => {
    const { window, inverted } = state.get();
    eachPane((pane) => pane.setWindow(window, effectiveInversion(pixels.metadata.photometric, inverted)));
  };

  const applyLooks = () => {
    const { hidden } = state.get();
    looks = new Map(
      segments.map((look) => [look.number, { ...look, visible: look.visible && !hidden.has(look.number) }]),
    );
    eachPane((pane) => pane.maskChanged(null));
  };

  const showSlice = (axis: Axis, index: number) => {
    const wanted = clamp(Math.round(index), 0, grid.shape[axis] - 1);
    const { positionIjk } = state.get();
    if (positionIjk[axis] === wanted) return;
    state.set({ positionIjk: withAxis(positionIjk, axis, wanted) });
    panes.get(axis)?.showSlice(wanted);
    eachPane((pane) => pane.drawHands());
    tellHand();
  };

  const jumpTo = (ijk: Vec3) => {
    for (const view of views) showSlice(view.axis, ijk[view.axis]);
  };

  const tellHand = () => {
    const { activeAxis, positionIjk, tool, painting, isPointing } = state.get();
    const at = cursor.get().at;
    events.onHand({
      cursorIjk: at?.ijk ?? null,
      slice: { axis: activeAxis, index: positionIjk[activeAxis] },
      positionIjk,
      isPointing,
      tool: painting ? "PAINTING" : tool,
    });
  };

  const pointAt = (axis: Axis, ijk: Vec3 | null) => {
    if (!ijk) {
      cursor.set({ at: null });
      tellHand();
      return;
    }
    const voxel = ijk.map(Math.round) as unknown as Vec3;
    const inside = voxel.every((value, a) => value >= 0 && value < (grid.shape[a as Axis] as number));
    cursor.set({
      at: {
        axis,
        ijk,
        voxel: inside ? voxel : null,
        value: inside ? pixels.valueAt(...voxel) : null,
        lpsMm: inside ? lpsOf(grid, ijk) : null,
      },
    });
    if (state.get().activeAxis !== axis) state.set({ activeAxis: axis });
    if (state.get().isPointing) eachPane((pane) => pane.drawHands());
    tellHand();
  };

  const sendPiece = (done: boolean) => {
    if (pieceTimer !== null) clearTimeout(pieceTimer);
    pieceTimer = null;
    if (!stroke) return;
    const { id, axis, index, segment, radiusMm, unsent } = stroke;
    // Each piece starts where the last one ended, so that no gap shows.
    stroke.unsent = unsent.slice(-2);
    const chunks = overlappingChunks(unsent, POINTS_A_PIECE);
    chunks.forEach((points, at) => {
      const last = at === chunks.length - 1;
      events.onStrokePiece({ strokeId: id, axis, index, segment, radiusMm, points, done: done && last });
    });
  };

  const forgetOldPieces = () => {
    const now = performance.now();
    const kept = pieces.filter((entry) => entry.until > now);
    if (kept.length === pieces.length) return;
    pieces = kept;
    eachPane((pane) => pane.drawHands());
  };

  const planeOf = (segment: number) => looks.get(segment)?.plane ?? 0;

  const host: PaneHost = {
    grid,
    state,
    mask: shown,
    looks: () => looks,
    colleagues: () => colleagues,
    pieces: () =>
      (shown.isLive ? pieces : []).map(({ piece, colour, points }) => ({
        axis: piece.axis,
        index: piece.index,
        radiusMm: piece.radiusMm,
        colour,
        points,
      })),
    suggestion: () => (shown.isLive ? suggestion : null),
    marks: () => (shown.isLive ? marks : null),
    comparison: () => (shown.isLive ? comparison : null),
    drawnLooks: () => (comparison && shown.isLive ? comparedLooks(looks, comparison.segments) : looks),
    myPointer: () => {
      const at = cursor.get().at;
      return at && state.get().isPointing ? { ijk: at.ijk, ...me } : null;
    },
    cursor: () => cursor.get().at,
    liveStroke: () => (stroke ? { coverage: stroke.coverage, segment: stroke.segment, plane: stroke.plane } : null),
    brushInHand: () => canPaint && shown.isLive && (state.get().tool === "BRUSH" || state.get().tool === "ERASER"),
    lockedIn: (plane) =>
      [...looks.values()].filter((look) => look.locked && look.plane === plane).map((look) => look.number),
    pointAt,
    jumpTo,
    scroll(axis, by) {
      const upwards = views.find((view) => view.axis === axis)?.growsUp ?? false;
      showSlice(axis, state.get().positionIjk[axis] + (upwards ? -by : by));
    },
    resizeBrush: (by) => viewer.resizeBrush(by),
    setWindow: (window) => viewer.setWindow(window),
    setCrosshair(on) {
      state.set({ crosshair: on });
      eachPane((pane) => pane.drawHands());
    },
    beginStroke(axis, ijk) {
      const { tool, segment, brush, positionIjk } = state.get();
      if (!canPaint || !shown.isLive || (tool !== "BRUSH" && tool !== "ERASER")) return false;
      if (segment === null || !looks.has(segment)) {
        events.onSegmentMissing();
        return false;
      }
      const index = positionIjk[axis];
      const radiusMm = brush.diameterMm / 2;
      stroke = {
        id: ++strokeCount,
        tool,
        axis,
        index,
        segment: tool === "ERASER" ? 0 : segment,
        plane: planeOf(segment),
        radiusMm,
        lastIjk: ijk,
        coverage: createStrokeCoverage(
          { shape: grid.shape, spacingMm: spacingOfGrid(grid) },
          { form: brush.form, axis, index, radiusMm },
        ),
        unsent: [],
      };
      state.set({ painting: true });
      host.extendStroke(ijk);
      return true;
    },
    extendStroke(ijk) {
      if (!stroke) return;
      stroke.coverage.extend(stroke.lastIjk, ijk);
      stroke.lastIjk = ijk;
      const [u, v] = inPlaneAxes(stroke.axis);
      stroke.unsent.push(ijk[u], ijk[v]);
      pieceTimer ??= setTimeout(() => sendPiece(false), PIECE_EVERY_MS);
      const box = stroke.coverage.box;
      if (box) eachPane((pane) => pane.maskChanged(box));
    },
    endStroke() {
      const finished = viewer.takeUnfinishedStroke();
      if (finished && finished.spans.length > 0) events.onStroke(finished);
    },
    paneState: (axis) => paneStates.get(axis) as Store<PaneState>,
  };

  const dropStroke = (): LiveStroke | null => {
    const dropped = stroke;
    if (!dropped) return null;
    sendPiece(true);
    stroke = null;
    state.set({ painting: false });
    const box = dropped.coverage.box;
    if (box) eachPane((pane) => pane.maskChanged(box));
    tellHand();
    return dropped;
  };

  const stopMask = shown.subscribe((box: BoxIjk) => eachPane((pane) => pane.maskChanged(box)));

  const viewer: Viewer = {
    grid,
    pixels,
    views,
    state,
    cursor,
    get presets() {
      return presets;
    },
    async attach(view, element) {
      const picture = await studio.openPicture(view, element);
      const pane = openPane({ view, element, picture, host, resizeAll: () => studio.resize() });
      panes.set(view.axis, pane);
      applyWindow();
      return () => {
        if (panes.get(view.axis) === pane) panes.delete(view.axis);
        pane.close();
      };
    },
    paneState: host.paneState,
    setTool(tool) {
      state.set({ tool });
      eachPane((pane) => pane.drawHands());
      tellHand();
    },
    setCanPaint(next) {
      canPaint = next;
      const { tool } = state.get();
      if (!next && (tool === "BRUSH" || tool === "ERASER")) viewer.setTool("WINDOW");
    },
    setWindow(window) {
      windowIsGuess = false;
      state.set({ window: { center: window.center, width: Math.max(window.width, 1e-6) } });
      applyWindow();
    },
    invert() {
      state.set({ inverted: !state.get().inverted });
      applyWindow();
    },
    setSegment(segment) {
      state.set({ segment });
      eachPane((pane) => pane.drawHands());
    },
    resizeBrush(by) {
      viewer.setBrush({ diameterMm: nextBrushDiameter(state.get().brush.diameterMm, by) });
    },
    setBrush(brush) {
      state.set({ brush: { ...state.get().brush, ...brush } });
      eachPane((pane) => pane.drawHands());
    },
    showSlice,
    scroll: host.scroll,
    zoom: (axis, factor) => panes.get(axis)?.zoomBy(factor),
    resetViews: () => eachPane((pane) => pane.fit()),
    jumpTo,
    setSegments(next) {
      segments = next;
      applyLooks();
    },
    toggleHidden(number) {
      const hidden = new Set(state.get().hidden);
      if (!hidden.delete(number)) hidden.add(number);
      state.set({ hidden });
      applyLooks();
    },
    setColleagues(next) {
      colleagues = next;
      const here = new Set(next.map(({ sessionId }) => sessionId));
      pieces = pieces.filter(({ piece }) => here.has(piece.sessionId));
      eachPane((pane) => pane.drawHands());
    },
    addStrokePiece(piece) {
      const now = performance.now();
      const colour = colleagues.find(({ sessionId }) => sessionId === piece.sessionId)?.colour ?? "#d9e0e8";
      const same = (other: StrokePiece) => other.sessionId === piece.sessionId && other.strokeId === piece.strokeId;
      const known = pieces.find((entry) => same(entry.piece));
      const points = [...(known?.points ?? []), ...piece.points];
      const until = now + (piece.done ? PIECE_LINGERS_MS : PIECE_LIFE_MS);
      pieces = [...pieces.filter((entry) => !same(entry.piece)), { piece, colour, points, until }];
      setTimeout(forgetOldPieces, until - now + 1);
      eachPane((pane) => pane.drawHands());
    },
    setSuggestion(source) {
      stopSuggestion?.();
      suggestion = source;
      stopSuggestion = source?.subscribe((box) => eachPane((pane) => pane.suggestionChanged(box))) ?? null;
      eachPane((pane) => pane.suggestionChanged(null));
    },
    setMarks(source) {
      stopMarks?.();
      marks = source;
      stopMarks = source?.subscribe((box) => eachPane((pane) => pane.marksChanged(box))) ?? null;
      eachPane((pane) => pane.marksChanged(null));
    },
    setComparison(source) {
      stopComparison?.();
      comparison = source;
      stopComparison = source?.subscribe((box) => eachPane((pane) => pane.comparisonChanged(box))) ?? null;
      eachPane((pane) => {
        pane.comparisonChanged(null);
        pane.maskChanged(null);
      });
    },
    setPointing(on) {
      if (state.get().isPointing === on) return;
      state.set({ isPointing: on });
      eachPane((pane) => pane.drawHands());
      tellHand();
    },
    showPast(source) {
      if (source) dropStroke();
      shown.show(source);
      state.set({ isPast: source !== null });
      eachPane((pane) => {
        pane.suggestionChanged(null);
        pane.marksChanged(null);
        pane.comparisonChanged(null);
      });
    },
    shownMask: shown,
    cancelStroke: () => dropStroke() !== null,
    takeUnfinishedStroke() {
      const taken = dropStroke();
      if (!taken) return null;
      const locked = host.lockedIn(taken.plane);
      const spans = taken.coverage.spans();
      return {
        tool: taken.tool,
        segment: taken.segment,
        plane: taken.plane,
        spans: dropLocked(spans, new Set(locked), (i, j, k) => mask.labelAt(i, j, k, taken.plane)),
      };
    },
    framesArrived(first, last) {
      if (windowIsGuess) {
        windowIsGuess = false;
        const size = grid.shape[0] * grid.shape[1];
        const guess = percentileWindow(pixels.values.subarray(first * size, (first + 1) * size));
        presets = windowPresets(pixels.metadata, guess);
        const { center, width } = looksLikeHounsfield(pixels.metadata, guess) ? (presets[0] ?? guess) : guess;
        state.set({ window: { center, width } });
        applyWindow();
      }
      state.set({ loadedFrames: pixels.loadedCount });
      studio.pixelsChanged(first, last);
    },
    close() {
      stopMask();
      stopSuggestion?.();
      stopMarks?.();
      stopComparison?.();
      dropStroke();
      if (pieceTimer !== null) clearTimeout(pieceTimer);
      eachPane((pane) => pane.close());
      panes.clear();
      studio.close();
    },
  };
  tellHand();
  return viewer;
}

/** White is nobody's colour. */
const comparedColour = "#ffffff";

function comparedLooks(
  looks: ReadonlyMap<number, SegmentLook>,
  compared: ReadonlySet<number>,
): ReadonlyMap<number, SegmentLook & { filled: boolean }> {
  return new Map(
    [...looks].map(([number, look]) => [
      number,
      { ...look, colour: comparedColour, filled: false, visible: look.visible && compared.has(number) },
    ]),
  );
}

function onlyView(grid: ViewerGrid): GridView {
  if (grid.kind === "PLANAR" || grid.kind === "CINE") return pictureView(grid);
  return planGridViews(grid).find((view) => view.axis === 2) as GridView;
}

function middleOf(grid: ViewerGrid): Vec3 {
  const [ni, nj, nk] = grid.shape;
  return [Math.floor(ni / 2), Math.floor(nj / 2), grid.kind === "CINE" ? 0 : Math.floor(nk / 2)];
}

/** Flat (u, v) points in runs of at most `size`, each starting with the last point of the one before; at least one run. */
function overlappingChunks(points: readonly number[], size: number): number[][] {
  const chunks: number[][] = [];
  for (let at = 0; at === 0 || at < points.length - 2; at += 2 * (size - 1))
    chunks.push(points.slice(at, at + 2 * size));
  return chunks;
}

/** About a fortieth of the picture, said in a round figure. */
function openingBrushMm(grid: ViewerGrid): number {
  const [di] = spacingOfGrid(grid);
  return clamp(Math.round((grid.shape[0] * di) / 40), 1, 20);
}

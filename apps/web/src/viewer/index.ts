export { type Axis, type BoxIjk, lengthUnit, lpsOf, spacingOfGrid, type ViewerGrid, voxelMl } from "./geometry/grid";
export type { AnatomicalPlane, GridView } from "./geometry/grid-views";
export { patientMillimetres } from "./geometry/patient-words";
export type {
  Colleague,
  ComparisonSource,
  MarkSource,
  MaskSource,
  SegmentLook,
  StrokePiece,
  SuggestionSource,
} from "./overlay/sources";
export {
  type KeptFrame,
  openSeriesPixels,
  type PixelCopies,
  PixelsUnavailable,
  type SeriesPixels,
} from "./pixels/series-pixels";
export { type SliceMark, SlicePanes } from "./react/slice-panes";
export { createStore, type Store, useStore } from "./state/store";
export { brushLimitsMm, type CursorState, type Tool, type ViewerState } from "./state/viewer-state";
export type { NamedWindow } from "./state/window-presets";
export { type FinishedStroke, openViewer, type Viewer, type ViewerEvents } from "./viewer";

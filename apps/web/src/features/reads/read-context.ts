import type { ViewerGrid } from "../../viewer";

/** Everything the reading room shows around the images, fetched once. */
export interface ReadContext {
  project: { id: string; name: string };
  study: {
    id: string;
    patientName?: string | null;
    patientId?: string | null;
    patientSex?: string | null;
    patientAge?: string | null;
    patientBirthDate?: string | null;
    /** Calendar date as the source writes it, ISO. */
    studyDate?: string | null;
    description?: string | null;
    isSynthetic: boolean;
    /** Name and dates are held back: what is shown stands for them. */
    isPseudonymous: boolean;
  };
  series: ReadSeries & {
    grid: ViewerGrid;
    warnings: readonly { code: string; message: string }[];
    /** What values are measured in: "HU", or "raw". */
    units: string;
    /** What each time point is; empty where there is only one. */
    choices: readonly string[];
  };
  /** All series of the study, the one shown among them. */
  siblings: readonly ReadSeries[];
  segmentation: {
    id: string;
    name: string;
    t: number;
    mayManageSegments: boolean;
    /** Close it to edits and open it again. */
    mayClose: boolean;
    /** Where it downloads; null for those who may not export. */
    niftiPath?: string | null;
  };
}

export interface ReadSeries {
  id: string;
  modality: string;
  description: string | null;
  frameCount: number;
  isFilm: boolean;
  /** Distance from slice to slice, where there is one. */
  sliceSpacingMm: number | null;
}

/** How the viewer reaches a series' pixels. */
export function seriesUrl(seriesId: string): string {
  return `/dicom-web/series/${encodeURIComponent(seriesId)}`;
}

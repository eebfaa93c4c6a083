import type { GridKind } from "../../graphql/generated/graphql";
import type { ReadSeries } from "./read-context";

interface SeriesFacts {
  id: string;
  modality: string;
  description?: string | null;
  gridKind: GridKind;
  shape: readonly number[];
  spacingMm?: readonly number[] | null;
}

/** A series as the strip shows it. */
export function summary(series: SeriesFacts): ReadSeries {
  const { id, modality, description, gridKind, shape, spacingMm } = series;
  return {
    id,
    modality,
    description: description ?? null,
    frameCount: shape[2] ?? 1,
    isFilm: gridKind === "CINE",
    sliceSpacingMm: spacingMm?.[2] || null,
  };
}

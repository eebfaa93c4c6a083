import type { Photometric, SeriesMetadata, ValueArray, WindowPreset } from "../pixels/series-metadata";

/** `key` names the preset in the messages; source presets carry their own words. */
export type NamedWindow = { center: number; width: number } & (
  | { kind: "ANATOMY"; key: "softTissue" | "lung" | "liver" | "bone" | "brain" }
  | { kind: "SOURCE"; name: string | null }
  | { kind: "FULL" }
);

const ctWindows: readonly NamedWindow[] = [
  { kind: "ANATOMY", key: "softTissue", width: 400, center: 40 },
  { kind: "ANATOMY", key: "lung", width: 1500, center: -600 },
  { kind: "ANATOMY", key: "liver", width: 150, center: 90 },
  { kind: "ANATOMY", key: "bone", width: 2500, center: 480 },
  { kind: "ANATOMY", key: "brain", width: 80, center: 40 },
];

/** Keys 1 to 5: Hounsfield windows on CT, elsewhere the source's own windows and the full range. */
export function windowPresets(metadata: SeriesMetadata, fullRange: WindowPreset): readonly NamedWindow[] {
  if (metadata.samplesPerPixel === 1 && (metadata.modality === "CT" || looksLikeHounsfield(metadata, fullRange))) {
    return ctWindows;
  }
  const own = metadata.windows.map((window): NamedWindow => ({ ...window, kind: "SOURCE" })).slice(0, 4);
  return [...own, { ...fullRange, kind: "FULL" }];
}

/** NIfTI and MGH don't say their modality; air near -1000 and bone above 150 say it well enough to offer windows. */
export function looksLikeHounsfield(metadata: SeriesMetadata, { center, width }: WindowPreset): boolean {
  const [low, high] = [center - width / 2, center + width / 2];
  return metadata.modality === "OT" && low <= -800 && low >= -3100 && high >= 150 && high <= 4000;
}

/** What a series opens with: its own first window, else a sensible one. */
export function openingWindow(metadata: SeriesMetadata, fullRange: WindowPreset): { center: number; width: number } {
  if (metadata.samplesPerPixel === 3) return { center: 127.5, width: 255 };
  const [own] = metadata.windows;
  if (own) return { center: own.center, width: own.width };
  if (metadata.modality === "CT") return { center: 40, width: 400 };
  return { center: fullRange.center, width: fullRange.width };
}

/** The window from the 0.5th to the 99.5th percentile of one frame, so that a few hot pixels don't darken the rest. */
export function percentileWindow(frame: ValueArray): WindowPreset {
  const every = Math.max(1, Math.floor(frame.length / 20_000));
  const sample = Float32Array.from({ length: Math.ceil(frame.length / every) }, (_, n) => frame[n * every] as number);
  sample.sort();
  const low = sample[Math.floor(sample.length * 0.005)] ?? 0;
  const high = sample[Math.min(sample.length - 1, Math.floor(sample.length * 0.995))] ?? 255;
  const width = Math.max(high - low, Number.EPSILON);
  return { center: low + width / 2, width, name: null };
}

/** MONOCHROME1 means low is bright: such a picture is inverted before the reader inverts anything. */
export function effectiveInversion(photometric: Photometric, inverted: boolean): boolean {
  return (photometric === "MONOCHROME1") !== inverted;
}

import type { ModelRef } from "./suggestion.js";

/** A model as its manifest describes it (models/<name>/manifest.json). */
export interface Model extends ModelRef {
  title: string;
  licence: string;
  labels: readonly ModelLabel[];
  /** Slices that it must see on either side so that a slab's labels are those of the whole volume. */
  haloSlices: number;
}

export interface ModelLabel {
  /** 1 to 255; 0 is nothing. */
  value: number;
  name: string;
  /** '#rrggbb' */
  colour: string;
  snomedCode: string | null;
}

export interface LoadedModel extends Model {
  /** Proven against the manifest's hash. */
  bytes: Uint8Array;
  inputName: string;
  outputName: string;
}

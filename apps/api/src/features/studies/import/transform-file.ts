import type { ReadableImage } from "../domain/grid.js";

/** A readable file in quarantine, on its way to the store. */
export interface QuarantinedImage {
  path: string;
  image: ReadableImage;
}

/**
 * What happens to each file between quarantine and store: nothing leaves quarantine but through here. A transform may write
 * another file beside the first and describe that one; what it returns is what is stored, identified and shown.
 */
export type TransformFile = (file: QuarantinedImage) => Promise<QuarantinedImage>;

/** Files are kept as they came. De-identification takes this place. */
export const keepAsIs: TransformFile = async (file) => file;

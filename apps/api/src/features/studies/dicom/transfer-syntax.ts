/** How a transfer syntax packs pixels. NATIVE: as they are; the others name the codec that unpacks a frame. */
export type PixelEncoding = "NATIVE" | "RLE" | "JPEG" | "JPEG_LOSSLESS" | "JPEG_LS" | "JPEG_2000" | "HTJ2K";

export interface TransferSyntax {
  pixels: PixelEncoding;
  explicitVr: boolean;
  bigEndian: boolean;
  deflated: boolean;
  /** Can lose grey levels. JPEG-LS near-lossless and J2K lossy syntaxes may still hold a lossless stream. */
  lossy: boolean;
}

export const implicitLittleEndian = "1.2.840.10008.1.2";
export const explicitLittleEndian = "1.2.840.10008.1.2.1";
export const explicitBigEndian = "1.2.840.10008.1.2.2";

const native = (facts: Partial<TransferSyntax>): TransferSyntax => ({
  pixels: "NATIVE",
  explicitVr: true,
  bigEndian: false,
  deflated: false,
  lossy: false,
  ...facts,
});
const encapsulated = (pixels: PixelEncoding, lossy = false): TransferSyntax => native({ pixels, lossy });

const known: Readonly<Record<string, TransferSyntax>> = {
  [implicitLittleEndian]: native({ explicitVr: false }),
  [explicitLittleEndian]: native({}),
  [explicitBigEndian]: native({ bigEndian: true }),
  "1.2.840.10008.1.2.1.98": native({}), // Encapsulated Uncompressed: each frame one native fragment
  "1.2.840.10008.1.2.1.99": native({ deflated: true }),
  "1.2.840.10008.1.2.5": encapsulated("RLE"),
  "1.2.840.10008.1.2.4.50": encapsulated("JPEG", true),
  "1.2.840.10008.1.2.4.51": encapsulated("JPEG", true),
  "1.2.840.10008.1.2.4.57": encapsulated("JPEG_LOSSLESS"),
  "1.2.840.10008.1.2.4.70": encapsulated("JPEG_LOSSLESS"),
  "1.2.840.10008.1.2.4.80": encapsulated("JPEG_LS"),
  "1.2.840.10008.1.2.4.81": encapsulated("JPEG_LS", true),
  "1.2.840.10008.1.2.4.90": encapsulated("JPEG_2000"),
  "1.2.840.10008.1.2.4.91": encapsulated("JPEG_2000", true),
  "1.2.840.10008.1.2.4.92": encapsulated("JPEG_2000"),
  "1.2.840.10008.1.2.4.93": encapsulated("JPEG_2000", true),
  "1.2.840.10008.1.2.4.201": encapsulated("HTJ2K"),
  "1.2.840.10008.1.2.4.202": encapsulated("HTJ2K"),
  "1.2.840.10008.1.2.4.203": encapsulated("HTJ2K", true),
};

/** @returns null for a syntax we have no codec for (video, JPEG XL, JPIP, retired JPEG processes) */
export function transferSyntax(uid: string): TransferSyntax | null {
  return known[uid] ?? null;
}

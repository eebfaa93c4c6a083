declare module "jpeg-lossless-decoder-js" {
  /** The package names a declaration file that it doesn't ship. */
  export class Decoder {
    /** @returns samples interleaved by pixel @throws Error */
    decode(buffer: ArrayBuffer, offset: number, length: number, bytesPerSample: number): Uint8Array | Uint16Array;
  }
}

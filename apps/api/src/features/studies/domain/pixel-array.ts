import type { PixelType } from "./image-file.js";

const arrays = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f32: Float32Array,
  rgb8: Uint8Array,
} as const;

/**
 * Canonical pixels as numbers. Shares memory with `bytes` where their place in it allows, and copies where it doesn't.
 * @param bytes little-endian, a whole number of pixels
 */
export function pixelArray(type: PixelType, bytes: Uint8Array): InstanceType<(typeof arrays)[PixelType]> {
  const TypedArray = arrays[type];
  const aligned = bytes.byteOffset % TypedArray.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new TypedArray(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / TypedArray.BYTES_PER_ELEMENT,
  );
}

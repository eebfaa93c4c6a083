import { lpsToRas } from "@covoxel/shared/geometry";
import type { Phantom } from "./phantom.js";

/** NIfTI-1, one file: CT as int16 or the true labels as uint8, on the phantom's grid (sform, scanner coordinates). */
export function phantomNifti(phantom: Phantom, what: "CT" | "LABELS"): Uint8Array {
  const { shape, spacingMm } = phantom;
  const frameVoxels = shape[0] * shape[1];
  const bytesPerVoxel = what === "CT" ? 2 : 1;
  const file = Buffer.alloc(352 + frameVoxels * shape[2] * bytesPerVoxel);
  file.writeInt32LE(348, 0);
  for (const [n, size] of [3, ...shape, 1, 1, 1, 1].entries()) file.writeInt16LE(size, 40 + n * 2);
  file.writeInt16LE(what === "CT" ? 4 : 2, 70);
  file.writeInt16LE(bytesPerVoxel * 8, 72);
  for (const [n, size] of [1, ...spacingMm].entries()) file.writeFloatLE(size, 76 + n * 4);
  file.writeFloatLE(352, 108);
  file.writeFloatLE(1, 112);
  file.writeUInt8(2, 123); // millimetres
  file.write("SYNTHETIC phantom", 148, "latin1");
  file.writeInt16LE(1, 254); // sform: scanner coordinates
  for (const [n, value] of lpsToRas(phantom.ijkToLps).slice(0, 12).entries()) file.writeFloatLE(value, 280 + n * 4);
  file.write("n+1\0", 344, "latin1");
  for (let k = 0; k < shape[2]; k++) {
    const slice = phantom.slice(k);
    const pixels = what === "CT" ? slice.hounsfield : slice.labels;
    file.set(
      new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength),
      352 + k * frameVoxels * bytesPerVoxel,
    );
  }
  return file;
}

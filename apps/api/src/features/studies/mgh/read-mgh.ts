import { type AffineLps, affineFromColumns, rasToLps, type Shape3, scale, type Vec3 } from "@covoxel/shared/geometry";
import { inflatePrefix } from "../decode/inflate.js";
import type { ByteSource, ImageCaps, ImageSource, MghImage, PixelFormat } from "../domain/image-file.js";
import { Refusal } from "../domain/refusal.js";
import { checkAffine, checkCaps, checkLength, frameLocations } from "../nifti/read-nifti.js";

const headerBytes = 284;

/** FreeSurfer's types; always big endian. */
const types: Readonly<Record<number, { name: string; bytes: number; type: PixelFormat["type"] }>> = {
  0: { name: "uint8", bytes: 1, type: "u8" },
  1: { name: "int32", bytes: 4, type: "i32" },
  3: { name: "float32", bytes: 4, type: "f32" },
  4: { name: "int16", bytes: 2, type: "i16" },
  10: { name: "uint16", bytes: 2, type: "u16" },
};

/** @returns null when this is no MGH file @throws Refusal @see https://surfer.nmr.mgh.harvard.edu/fswiki/FsTutorial/MghFormat */
export async function readMgh(source: ByteSource, how: ImageSource, caps: ImageCaps): Promise<MghImage | null> {
  const head =
    how.encoding === "PLAIN" ? await source.read(0, headerBytes) : await inflatePrefix(source, how, headerBytes, caps);
  if (head.length < headerBytes) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  // No magic number: version 1 and sane dimensions have to do.
  const [version, ni, nj, nk, nt] = [0, 4, 8, 12, 16].map((at) => view.getInt32(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const stored = types[view.getInt32(20)];
  if (version !== 1 || ni <= 0 || nj <= 0 || nk <= 0 || nt <= 0) return null;
  if (!stored) throw new Refusal("UNSUPPORTED_PIXELS", "Its voxels are of a type that Covoxel can't show.");
  const shape: Shape3 = [ni, nj, nk];
  checkCaps(shape, nt, caps);
  const oriented = view.getInt16(28) === 1;
  const frameBytes = ni * nj * stored.bytes;
  await checkLength(source, how, caps, headerBytes + frameBytes * nk * nt);
  return {
    kind: "MGH",
    shape,
    nt,
    sourceIjkToLps: checkAffine(voxToLps(view, shape, oriented)),
    pixelFormat: { type: stored.type, photometric: "MONOCHROME2", bitsStored: stored.bytes * 8 },
    sourceType: stored.name,
    bigEndian: true,
    modality: { slope: 1, intercept: 0, unit: null, lut: null },
    windows: [],
    description: "",
    frames: frameLocations(headerBytes, frameBytes, nk * nt, how, stored.bytes === 1),
    timeStepMs: null,
    isLabelmap: false,
    warnings: oriented
      ? []
      : [
          {
            code: "NO_ORIENTATION",
            message: "The file doesn't say how the image lies in the patient: left and right may be swapped.",
          },
        ],
    source: how,
  };
}

/** vox2ras: direction cosines times sizes, and c_ras, the position of voxel (ni/2, nj/2, nk/2), not of the middle between voxels. */
function voxToLps(view: DataView, shape: Shape3, oriented: boolean): AffineLps {
  const vector = (at: number): Vec3 => [view.getFloat32(at), view.getFloat32(at + 4), view.getFloat32(at + 8)];
  const sizes: Vec3 = oriented ? vector(30) : [1, 1, 1];
  const directions: Vec3[] = oriented
    ? [vector(42), vector(54), vector(66)]
    : [
        [-1, 0, 0],
        [0, 0, -1],
        [0, 1, 0],
      ];
  const centre: Vec3 = oriented ? vector(78) : [0, 0, 0];
  const [i, j, k] = directions.map((direction, axis) => scale(direction, sizes[axis]!)) as [Vec3, Vec3, Vec3];
  const origin = centre.map((value, row) => value - (i[row]! * shape[0] + j[row]! * shape[1] + k[row]! * shape[2]) / 2);
  return rasToLps([...affineFromColumns(i, j, k, origin as unknown as Vec3)]);
}

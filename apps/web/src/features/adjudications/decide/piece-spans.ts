import { unpackSpans } from "@covoxel/shared/labelmap";

/** The voxels of a disagreement: for each side flat (k, j, iStart, iEnd) quads of those that it holds. */
export type PieceSpans = readonly Int32Array[];

/**
 * @param bytes for each side its packed spans, each after its length in bytes (uint32, little-endian)
 * @throws MalformedSpans; RangeError where the bytes end too soon
 */
export function readPieceSpans(bytes: ArrayBuffer): PieceSpans {
  const view = new DataView(bytes);
  const sides: Int32Array[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const length = view.getUint32(at, true);
    sides.push(unpackSpans(new Uint8Array(bytes, at + 4, length)));
    at += 4 + length;
  }
  return sides;
}

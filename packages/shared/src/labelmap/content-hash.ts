import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { BrickPlane } from "./brick-plane.js";
import { ByteWriter } from "./byte-io.js";
import { readRow } from "./read-labels.js";
import type { Shape } from "./types.js";

export const contentHeader = "covoxel labels 1";
const flushBytes = 1 << 16;

/**
 * SHA-256 over what `writeContent` gives: a function of the grid and the labels alone (SPEC.md LM12).
 * @param planes ascending by number
 */
export function hashLabels(shape: Shape, planes: readonly BrickPlane[]): string {
  const hash = sha256.create();
  writeContent(shape, planes, (bytes) => hash.update(bytes));
  return bytesToHex(hash.digest());
}

/** The bytes that `hashLabels` hashes, in one array of the caller's own. `decodeContent` reads them. */
export function contentOf(shape: Shape, planes: readonly BrickPlane[]): Uint8Array {
  const content = new ByteWriter(flushBytes);
  writeContent(shape, planes, (bytes) => content.bytes(bytes));
  return content.finish();
}

/**
 * The grid and, for each plane that shows anything, its number and its labels in (k, j, i) order as maximal runs of one label. The exact
 * bytes are in SPEC.md (LM12).
 */
function writeContent(shape: Shape, planes: readonly BrickPlane[], take: (bytes: Uint8Array) => void): void {
  const head = new ByteWriter();
  head.text(contentHeader);
  for (const size of shape) head.varint(size);
  take(head.finish());
  for (const plane of planes) writePlane(plane, take);
}

function writePlane(plane: BrickPlane, take: (bytes: Uint8Array) => void): void {
  const [ni, nj, nk] = plane.context.grid.shape;
  let out = new ByteWriter(flushBytes + 64);
  let label = 0;
  let length = 0;
  let shown = false;
  const endRun = () => {
    if (!shown) {
      out.varint(plane.number + 1);
      shown = true;
    }
    out.varint(length);
    out.varint(label);
    if (out.length < flushBytes) return;
    take(out.finish());
    out = new ByteWriter(flushBytes + 64);
  };
  const row = new Uint16Array(ni);
  for (let k = 0; k < nk; k += 1)
    for (let j = 0; j < nj; j += 1) {
      row.fill(0);
      if (!readRow(plane, j, k, row)) {
        if (label !== 0) {
          endRun();
          label = 0;
          length = 0;
        }
        length += ni;
        continue;
      }
      for (let i = 0; i < ni; i += 1) {
        const next = row[i]!;
        if (next !== label) {
          if (length > 0) endRun();
          label = next;
          length = 0;
        }
        length += 1;
      }
    }
  if (label !== 0) endRun();
  // A run of length 0 ends the plane; one that shows nothing leaves no trace at all.
  if (shown) out.varint(0);
  take(out.finish());
}

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { BrickPlane } from "./brick-plane.js";
import { ByteWriter } from "./byte-io.js";
import { readRow } from "./read-labels.js";
import type { Shape } from "./types.js";

const header = "covoxel labels 1";
const flushBytes = 1 << 16;

/**
 * SHA-256 over the grid and, for each plane that shows anything, its number and its labels in (k, j, i) order as maximal runs of one label.
 * The exact bytes are in SPEC.md (LM12). A function of the labels alone.
 * @param planes ascending by number
 */
export function hashLabels(shape: Shape, planes: readonly BrickPlane[]): string {
  const hash = sha256.create();
  const head = new ByteWriter();
  head.text(header);
  for (const size of shape) head.varint(size);
  hash.update(head.finish());
  for (const plane of planes) hashPlane(plane, (bytes) => hash.update(bytes));
  return bytesToHex(hash.digest());
}

function hashPlane(plane: BrickPlane, update: (bytes: Uint8Array) => void): void {
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
    update(out.finish());
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
  update(out.finish());
}

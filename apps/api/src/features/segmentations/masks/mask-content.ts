import type { LabelmapReplica } from "@covoxel/shared/labelmap";

export type LabelArray = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
type Readable = Pick<LabelmapReplica, "shape" | "planes" | "slice">;

/** @returns voxels by segment number; background is left out. Each plane counts for itself: where segments overlap, each has the voxel. */
export function countLabels(replica: Readable): Map<number, number> {
  const counts = new Uint32Array(65_536);
  const [ni, nj, nk] = replica.shape;
  const labels = new Uint16Array(ni * nj);
  for (const plane of replica.planes())
    for (let k = 0; k < nk; k++) {
      replica.slice(2, k, labels, plane);
      for (const label of labels) counts[label]!++;
    }
  return new Map([...counts.entries()].filter(([number, count]) => number > 0 && count > 0));
}

/** @returns segment numbers, [k][j][i], i fastest, 0 background; uint16 only where a number is above 255. The caller's own. */
export function readLabels(replica: Readable, highest: number): Uint8Array | Uint16Array {
  const [ni, nj, nk] = replica.shape;
  const volume = highest < 256 ? new Uint8Array(ni * nj * nk) : new Uint16Array(ni * nj * nk);
  eachSlice(replica, (labels, k) => volume.set(labels, k * ni * nj));
  return volume;
}

/** @returns labels of one plane, [k][j][i] from slice `kStart` on; null where all are 0; uint16 only where one is above 255. The caller's own. */
export function readPlane(
  replica: Pick<LabelmapReplica, "shape" | "slice">,
  { plane, kStart, kEnd }: { plane: number; kStart: number; kEnd: number },
): Uint8Array | Uint16Array | null {
  const [ni, nj] = replica.shape;
  const labels = new Uint16Array(ni * nj * (kEnd - kStart));
  for (let k = kStart; k < kEnd; k++) replica.slice(2, k, labels.subarray((k - kStart) * ni * nj), plane);
  let highest = 0;
  for (const label of labels) if (label > highest) highest = label;
  return highest === 0 ? null : highest < 256 ? Uint8Array.from(labels) : labels;
}

/** @returns labels of each plane that anything was painted in, [k][j][i], i fastest; uint16 only where one is above 255. The caller's own. */
export const readPlanes = (replica: Readable): { plane: number; labels: LabelArray }[] =>
  replica.planes().map((plane) => ({ plane, labels: readWholePlane(replica, plane) }));

function readWholePlane(replica: Readable, plane: number): LabelArray {
  const [ni, nj, nk] = replica.shape;
  const slice = new Uint16Array(ni * nj);
  let labels: LabelArray = new Uint8Array(ni * nj * nk);
  for (let k = 0; k < nk; k++) {
    replica.slice(2, k, slice, plane);
    if (labels instanceof Uint8Array && slice.some((label) => label > 255)) labels = new Uint16Array(labels);
    labels.set(slice, k * ni * nj);
  }
  return labels;
}

/** @param visit is lent labels [j][i] of slice k, until it returns */
function eachSlice(replica: Readable, visit: (labels: Uint16Array, k: number) => void): void {
  const [ni, nj, nk] = replica.shape;
  const planes = replica.planes();
  const merged = new Uint16Array(ni * nj);
  const above = new Uint16Array(ni * nj);
  for (let k = 0; k < nk; k++) {
    merged.fill(0);
    for (const [n, plane] of planes.entries()) {
      replica.slice(2, k, n === 0 ? merged : above, plane);
      if (n === 0) continue;
      for (let at = 0; at < above.length; at++) if (above[at] !== 0) merged[at] = above[at]!;
    }
    visit(merged, k);
  }
}

import type { LabelmapReplica } from "@covoxel/shared/labelmap";

/** A mask as it stood at one revision. */
export interface MaskSnapshot {
  /** [ni, nj, nk] */
  shape: readonly [number, number, number];
  revision: number;
  contentHash: string;
  /** Segment numbers, [k][j][i], i fastest; 0 is background. Where planes overlap the higher one shows. The caller's own. */
  labels: Uint8Array | Uint16Array;
}

interface Source {
  replica: LabelmapReplica;
  /** Changes whenever the replica does. */
  revision(): number;
}

const patientTries = 3;
const slicesAtOnce = 8;

/**
 * Reads slice by slice and lets others work in between; begins anew when somebody painted meanwhile, and after a few tries
 * reads on without a pause.
 */
export async function takeSnapshot(source: Source): Promise<MaskSnapshot> {
  for (let attempt = 0; ; attempt++) {
    const revision = source.revision();
    const labels = await readLabels(source, attempt < patientTries);
    if (labels) {
      return { shape: source.replica.shape, revision, contentHash: source.replica.contentHash(), labels };
    }
  }
}

/** @returns null when the mask changed between two slices */
async function readLabels({ replica, revision }: Source, patient: boolean): Promise<Uint8Array | Uint16Array | null> {
  const [ni, nj, nk] = replica.shape;
  const started = revision();
  const volume = new Uint16Array(ni * nj * nk);
  const slice = new Uint16Array(ni * nj);
  let highest = 0;
  for (let k = 0; k < nk; k++) {
    if (patient && k % slicesAtOnce === 0) await new Promise((resolve) => setImmediate(resolve));
    if (revision() !== started) return null;
    const out = volume.subarray(k * ni * nj, (k + 1) * ni * nj);
    for (const plane of replica.planes()) {
      replica.slice(2, k, slice, plane);
      for (let n = 0; n < slice.length; n++) {
        const label = slice[n]!;
        if (label === 0) continue;
        out[n] = label;
        if (label > highest) highest = label;
      }
    }
  }
  return highest < 256 ? Uint8Array.from(volume) : volume;
}

/** @returns voxels by segment number; background is left out */
export function countLabels({ labels }: Pick<MaskSnapshot, "labels">): Map<number, number> {
  const counts = new Uint32Array(65_536);
  for (const label of labels) counts[label]!++;
  return new Map([...counts.entries()].filter(([number, count]) => number > 0 && count > 0));
}

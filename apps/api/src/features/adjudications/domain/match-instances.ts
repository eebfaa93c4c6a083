/** Instances of one label in two reads, and how many voxels each two share. */
export interface Overlap {
  a: number;
  b: number;
  voxels: number;
  /** Shared over joint voxels. */
  jaccard: number;
}

/**
 * Which instances belong together: greedily the pair that shares most of itself first, each instance once; what shares nothing with
 * anything stays alone.
 * @returns pairs of segment numbers; null on the side that has no such instance
 */
export function matchInstances(
  a: readonly number[],
  b: readonly number[],
  overlaps: readonly Overlap[],
): { a: number | null; b: number | null }[] {
  const [freeA, freeB] = [new Set(a), new Set(b)];
  const pairs: { a: number | null; b: number | null }[] = [];
  const byShare = overlaps
    .filter(({ voxels }) => voxels > 0)
    .toSorted((x, y) => y.jaccard - x.jaccard || x.a - y.a || x.b - y.b);
  for (const overlap of byShare) {
    if (!freeA.has(overlap.a) || !freeB.has(overlap.b)) continue;
    freeA.delete(overlap.a);
    freeB.delete(overlap.b);
    pairs.push({ a: overlap.a, b: overlap.b });
  }
  const alone = [
    ...[...freeA].map((number) => ({ a: number, b: null })),
    ...[...freeB].map((number) => ({ a: null, b: number })),
  ];
  return [...pairs.toSorted((x, y) => x.a! - y.a!), ...alone];
}

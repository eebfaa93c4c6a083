/**
 * Leaves out the voxels that show a locked segment.
 * @param spans (k, j, iStart, iEnd) quads; returned as they are when nothing is locked
 */
export function dropLocked(
  spans: Int32Array,
  locked: ReadonlySet<number>,
  labelAt: (i: number, j: number, k: number) => number,
): Int32Array {
  if (locked.size === 0) return spans;
  const kept: number[] = [];
  for (let at = 0; at < spans.length; at += 4) {
    const [k, j, iStart, iEnd] = spans.subarray(at, at + 4) as unknown as [number, number, number, number];
    let start = -1;
    for (let i = iStart; i <= iEnd; i++) {
      const free = i < iEnd && !locked.has(labelAt(i, j, k));
      if (free && start < 0) start = i;
      if (!free && start >= 0) {
        kept.push(k, j, start, i);
        start = -1;
      }
    }
  }
  return Int32Array.from(kept);
}

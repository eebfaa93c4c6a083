/** @returns the places of the largest numbers, largest first and the lower place first where two are equal; `atMost` of them */
export function placesOfLargest(sizes: ArrayLike<number>, atMost: number): number[] {
  if (atMost === 0) return [];
  const before = (a: number, b: number) => sizes[b]! - sizes[a]! || a - b;
  let kept: number[] = [];
  let least = -1;
  for (let place = 0; place < sizes.length; place++) {
    // An equal one that comes later is behind all that are kept.
    if (sizes[place]! <= least) continue;
    kept.push(place);
    if (kept.length < 2 * atMost) continue;
    kept = kept.sort(before).slice(0, atMost);
    least = sizes[kept.at(-1)!]!;
  }
  return kept.sort(before).slice(0, atMost);
}

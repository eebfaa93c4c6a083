/** Under which numbers a label stands in one mask: its segments, by plane. */
export type LabelNumbers = ReadonlyMap<number, ReadonlySet<number>>;

interface NumberedSegment {
  number: number;
  plane: number;
  labelKey?: string | null;
}

export function numbersOf(segments: readonly NumberedSegment[], labelKey: string): LabelNumbers {
  const numbers = new Map<number, Set<number>>();
  for (const segment of segments) {
    if (segment.labelKey !== labelKey) continue;
    const inPlane = numbers.get(segment.plane) ?? new Set<number>();
    numbers.set(segment.plane, inPlane.add(segment.number));
  }
  return numbers;
}

interface InOrder {
  state: string;
  dueAt?: string | null;
  assignedAt: string;
  submission?: { at: string } | null;
}

const isOpen = ({ state }: InOrder) => state !== "SUBMITTED";

/** What is still to be done comes first, soonest due first; then what is submitted, last first. */
export function inOrder<T extends InOrder>(reads: readonly T[]): T[] {
  const rank = (read: InOrder): [number, string, string] => [
    isOpen(read) ? 0 : 1,
    // Without a date after all dates.
    isOpen(read) ? (read.dueAt ?? "~") : "",
    isOpen(read) ? read.assignedAt : "",
  ];
  return reads.toSorted((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    for (const n of [0, 1, 2] as const) if (x[n] !== y[n]) return x[n] < y[n] ? -1 : 1;
    return (b.submission?.at ?? "").localeCompare(a.submission?.at ?? "");
  });
}

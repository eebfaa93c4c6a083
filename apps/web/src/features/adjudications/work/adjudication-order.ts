interface InHand {
  state: string;
  begunAt?: string | null;
  dueAt?: string | null;
  signature?: { at: string } | null;
}

/** How far one of mine is: given to me, begun, or signed. */
export function standingOf({ state, begunAt }: Pick<InHand, "state" | "begunAt">): "OPEN" | "BEGUN" | "SIGNED" {
  if (state === "SIGNED") return "SIGNED";
  return begunAt ? "BEGUN" : "OPEN";
}

/** What is still to be decided comes first, soonest due first; then what is signed, last first. */
export function inWorkOrder<T extends InHand>(mine: readonly T[]): T[] {
  const rank = (one: T): [number, string] => [
    one.state === "SIGNED" ? 1 : 0,
    // Without a date after all dates.
    one.state === "SIGNED" ? "" : (one.dueAt ?? "~"),
  ];
  return mine.toSorted((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    for (const n of [0, 1] as const) if (x[n] !== y[n]) return x[n] < y[n] ? -1 : 1;
    return (b.signature?.at ?? "").localeCompare(a.signature?.at ?? "");
  });
}

/**
 * Runs many small calls as few large ones: what is asked while one group is under way makes up the next. Alone, a call waits for nothing.
 * @param run all items of a group, no two of one key; the result of each, in their order
 */
export function groupCalls<T, R>(
  run: (items: readonly T[]) => Promise<readonly R[]>,
  { largest, keyOf }: { largest: number; keyOf: (item: T) => unknown },
): (item: T) => Promise<R> {
  const waiting: { item: T; resolve: (result: R) => void; reject: (error: unknown) => void }[] = [];
  let running = false;

  const next = async () => {
    running = true;
    while (waiting.length > 0) {
      // Of two with one key the later waits for the next group, so that it finds what the first one did.
      const keys = new Set<unknown>();
      const group: typeof waiting = [];
      while (waiting.length > 0 && group.length < largest && !keys.has(keyOf(waiting[0]!.item))) {
        keys.add(keyOf(waiting[0]!.item));
        group.push(waiting.shift()!);
      }
      await run(group.map(({ item }) => item)).then(
        (results) => group.forEach(({ resolve }, n) => void resolve(results[n]!)),
        (error: unknown) => group.forEach(({ reject }) => void reject(error)),
      );
    }
    running = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void next();
    });
}

export interface TransferRate {
  /** Null until enough has gone by to say. */
  bytesPerSecond: number | null;
  secondsLeft: number | null;
}

/** How much of the rate is what happened in the last `halfLifeMs`. */
const halfLifeMs = 4000;
/** Below this a figure would jump about. */
const shortestMs = 1000;

/**
 * Watches a transfer and says how fast it goes: a mean that forgets, so that a stall shows within seconds and one slow file doesn't.
 * @returns a function to call with each progress: the time it was seen, bytes so far, bytes in all
 */
export function createRateMeter(): (atMs: number, bytesSent: number, bytesTotal: number) => TransferRate {
  let startedAtMs: number | null = null;
  let lastMs = 0;
  let lastBytes = 0;
  let bytesPerMs: number | null = null;
  return (atMs, bytesSent, bytesTotal) => {
    if (startedAtMs === null || bytesSent < lastBytes) {
      startedAtMs = atMs;
      bytesPerMs = null;
    } else if (atMs > lastMs) {
      const elapsedMs = atMs - lastMs;
      const now = (bytesSent - lastBytes) / elapsedMs;
      const keep = bytesPerMs === null ? 0 : 0.5 ** (elapsedMs / halfLifeMs);
      bytesPerMs = keep * (bytesPerMs ?? 0) + (1 - keep) * now;
    }
    lastMs = atMs;
    lastBytes = bytesSent;
    if (bytesPerMs === null || atMs - startedAtMs < shortestMs) return { bytesPerSecond: null, secondsLeft: null };
    const left = bytesTotal - bytesSent;
    return { bytesPerSecond: bytesPerMs * 1000, secondsLeft: bytesPerMs > 0 ? left / bytesPerMs / 1000 : null };
  };
}

export interface Progress {
  progress: number;
  message: string;
}

const everyMs = 250;

/**
 * Lets one report through every quarter of a second, the latest; a handler may report at every slice. `end` drops what waits: the
 * job's last state says more.
 */
export function throttleProgress(write: (progress: Progress) => Promise<unknown>) {
  let waiting: Progress | null = null;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<unknown> = Promise.resolve();
  let nextAt = 0;

  const flush = () => {
    timer = null;
    const latest = waiting;
    waiting = null;
    if (!latest) return;
    nextAt = performance.now() + everyMs;
    // A report that can't be written is no reason to fail the work: the next one may.
    writing = writing.then(() => write(latest)).catch(() => undefined);
  };

  return {
    async report(fraction: number, message: string): Promise<void> {
      waiting = { progress: clamp(fraction), message };
      const waitMs = nextAt - performance.now();
      if (waitMs <= 0) {
        flush();
        await writing;
      } else timer ??= setTimeout(flush, waitMs);
    },
    async end(): Promise<void> {
      if (timer) clearTimeout(timer);
      waiting = null;
      await writing;
    },
  };
}

function clamp(fraction: number): number {
  return Number.isFinite(fraction) ? Math.min(Math.max(fraction, 0), 1) : 0;
}

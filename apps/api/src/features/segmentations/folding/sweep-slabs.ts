import type { Clock } from "../../../ports/clock.js";
import type { RoomLog } from "../room/ports.js";
import type { ManifestStore } from "./ports.js";
import type { Slabs } from "./slabs.js";

/** Readers that loaded a manifest a day ago may still ask for its slabs. */
const keptMs = 24 * 3600 * 1000;
const everyMs = 3600 * 1000;
const atOnce = 100;

/** Deletes slabs that no manifest has named for a day: superseded ones, and those of folds that lost or died. @returns how many */
export async function sweepSlabs({
  manifests,
  slabs,
  clock,
}: {
  manifests: Pick<ManifestStore, "idleSlabs" | "forgetSlab">;
  slabs: Pick<Slabs, "delete">;
  clock: Pick<Clock, "now">;
}): Promise<number> {
  const before = new Date(clock.now().getTime() - keptMs);
  for (let swept = 0; ; ) {
    const idle = await manifests.idleSlabs(before, atOnce);
    for (const slab of idle) await manifests.forgetSlab(slab, before, () => slabs.delete(slab.id, slab.hash));
    swept += idle.length;
    if (idle.length < atOnce) return swept;
  }
}

/** Sweeps now and every hour. @returns how to stop */
export function keepSwept(parts: Parameters<typeof sweepSlabs>[0] & { log: RoomLog }): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  const sweep = () => {
    running = sweepSlabs(parts).then(
      (swept) => (swept > 0 ? parts.log.info({ swept }, "slabs swept") : undefined),
      (error: unknown) => parts.log.warn({ error: (error as Error).name }, "slabs could not be swept"),
    );
  };
  sweep();
  const timer = setInterval(sweep, everyMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    return running;
  };
}

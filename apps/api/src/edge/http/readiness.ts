import { setTimeout as sleep } from "node:timers/promises";
import { type Request, type Response, Router } from "express";

/** What one part that we stand on says of itself: figures, never addresses or secrets. @throws when it doesn't answer */
export type ReadinessCheck = () => Promise<{ readonly ok: boolean; readonly [figure: string]: number | boolean }>;

export interface ReadinessParts {
  /** By the part's name. */
  checks: Readonly<Record<string, ReadinessCheck>>;
  /** A part that says nothing for so long is taken for dead. */
  timeoutMs: number;
  /** Whether the server is stopping: it still answers, but nobody new should be sent here. */
  isDraining: () => boolean;
  /** What a part threw, for the log. */
  reportFault: (part: string, error: unknown) => void;
}

/** GET /readyz: 200 when every part answers, else 503; either way what each part said. */
export function readinessRoute(parts: ReadinessParts): Router {
  const router = Router();
  router.get("/readyz", async (_request: Request, response: Response) => {
    const asked = await Promise.all(Object.entries(parts.checks).map((part) => look(parts, ...part)));
    const draining = parts.isDraining();
    const ready = !draining && asked.every(([, { ok }]) => ok);
    response
      .status(ready ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json({ ready, ...(draining && { draining }), parts: Object.fromEntries(asked) });
  });
  return router;
}

async function look({ timeoutMs, reportFault }: ReadinessParts, part: string, check: ReadinessCheck) {
  const startedAt = performance.now();
  const late = new AbortController();
  try {
    const facts = await Promise.race([
      check(),
      sleep(timeoutMs, undefined, { signal: late.signal, ref: false }).then(() => Promise.reject<never>(new TooLate())),
    ]);
    return [part, { ms: Math.round(performance.now() - startedAt), ...facts }] as const;
  } catch (error) {
    reportFault(part, error);
    return [part, { ok: false, ms: Math.round(performance.now() - startedAt) }] as const;
  } finally {
    late.abort();
  }
}

class TooLate extends Error {
  override readonly name = "TooLate";
}

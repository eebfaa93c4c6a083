import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Request, Router } from "express";
import { NotFound, Unauthenticated } from "../../errors.js";

export interface ExposedMetrics {
  contentType: string;
  expose(): Promise<string>;
}

/**
 * GET /metrics, in Prometheus's text format. With a token only to whoever brings it as `Authorization: Bearer`; without one only to
 * this machine, and never to what a proxy passed on, whoever asked it. Everybody else learns nothing.
 */
export function metricsRoute(metrics: ExposedMetrics, token: string | undefined): Router {
  const router = Router();
  router.get("/metrics", async (request, response) => {
    if (token === undefined && !isFromHere(request)) throw new NotFound("page");
    if (token !== undefined && !brings(request, token)) throw new Unauthenticated();
    response
      .set("Cache-Control", "no-store")
      .type(metrics.contentType)
      .send(await metrics.expose());
  });
  return router;
}

const proxyHeaders = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"] as const;

function isFromHere({ socket, headers }: Pick<IncomingMessage, "socket" | "headers">): boolean {
  const address = socket.remoteAddress ?? "";
  const isLoopback = address === "::1" || /^(::ffff:)?127\./.test(address);
  return isLoopback && proxyHeaders.every((name) => headers[name] === undefined);
}

function brings({ headers }: Pick<Request, "headers">, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

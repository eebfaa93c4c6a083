import type { Request, RequestHandler } from "express";
import type { Metrics } from "../../ports/metrics.js";

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** How long answers take, by the shape of the route that gave them: as the code writes it, so that no address makes a series of its own. */
export function timeRequests(metrics: Metrics): RequestHandler {
  const seconds = metrics.histogram("http_request_seconds", "From request to the end of the answer.", buckets, [
    "method",
    "route",
    "status",
  ]);
  return (request, response, next) => {
    const startedAt = performance.now();
    response.on("close", () => {
      const status = `${Math.floor(response.statusCode / 100)}xx`;
      seconds((performance.now() - startedAt) / 1000, { method: request.method, route: shapeOf(request), status });
    });
    next();
  };
}

function shapeOf({ route, path }: Request): string {
  const shape: unknown = route?.path;
  if (typeof shape === "string") return shape;
  return path === "/graphql" ? path : "other";
}

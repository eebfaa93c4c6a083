import type { RequestHandler } from "express";
import type { Principal } from "../../features/people/index.js";
import type { Logger } from "../logger.js";

/** One line a request: method, the shape of the path, status, time, and whose it was by opaque id. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const route = routeOf(request.path);
    response.on("close", () => {
      const principal = response.locals.principal as Principal | null | undefined;
      const durationMs = Math.round(performance.now() - startedAt);
      const line = { method: request.method, route, status: response.statusCode, durationMs };
      logger.info({ ...line, ...(principal ? { personId: principal.personId } : {}) }, "request");
    });
    next();
  };
}

const ourWords = new Set(
  "_next admin api auth bulkdata demo dicom-web events explore export exports favicon.svg files frames get-session graphql imports join livez metadata metrics nifti people projects readyz rooms segmentations series set-aside setup sign-in sign-out static studies suggestions uploads".split(
    " ",
  ),
);
const opaqueId = /^[a-z]{3}_[0-9a-z]{24}$/;
const figure = /^\d{1,6}$/;

/** A path as it may be logged: our own words, opaque ids and small figures. Anything else may be a name or a secret. */
export function routeOf(path: string): string {
  const shown = (segment: string) => ourWords.has(segment) || opaqueId.test(segment) || figure.test(segment);
  return path
    .split("/")
    .slice(0, 8)
    .map((segment) => (segment === "" || shown(segment) ? segment : "*"))
    .join("/");
}

import type { IncomingMessage } from "node:http";
import type { Request, RequestHandler } from "express";
import { Forbidden, Unauthenticated } from "../../errors.js";
import type { Credentials, Principal, ResolvePrincipal } from "../../features/people/index.js";
import type { OriginRule } from "./origin.js";

const readOnly = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * What a request brings to show whose it is. A token wins over a cookie and is never mixed with one. A cookie, which browsers
 * send by themselves, counts for changes and sockets only with our own Origin beside it.
 */
export function credentialsOf(request: IncomingMessage, origin: OriginRule): Credentials {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) return { authorization };
  const changesNothing = readOnly.has(request.method ?? "GET") && request.headers.upgrade === undefined;
  return cookie !== undefined && (changesNothing || origin.isOurs(request)) ? { cookie } : {};
}

/** Puts the Principal, or null, into `response.locals.principal`, and refuses changes that another site's page asked for. */
export function authenticate(resolvePrincipal: ResolvePrincipal, origin: OriginRule): RequestHandler {
  return async (request, response, next) => {
    refuseForeignChange(request, origin);
    response.locals.principal = await resolvePrincipal(credentialsOf(request, origin));
    next();
  };
}

/** @throws Forbidden when a browser sent this for another site, or without saying for which */
export function refuseForeignChange(request: IncomingMessage, origin: OriginRule): void {
  if (readOnly.has(request.method ?? "GET") || request.headers.authorization !== undefined) return;
  if (!origin.isOurs(request)) throw new Forbidden("Changes are taken only from Covoxel's own pages, or with a token.");
}

/**
 * Lets signed-in people through, and everybody to `publicPaths`. Tokens without WRITE change nothing.
 * GraphQL is looked at operation by operation instead.
 */
export function requireSignedIn(isPublic: (path: string) => boolean): RequestHandler {
  return (request, response, next) => {
    if (isPublic(request.path)) return next();
    const principal = principalOf(response.locals);
    if (!principal) throw new Unauthenticated();
    if (!readOnly.has(request.method)) requireWriteScope(principal);
    next();
  };
}

/** @throws Forbidden */
export function requireWriteScope(principal: Principal): void {
  if (!principal.scopes.has("WRITE")) throw new Forbidden("This token may read only: it lacks the scope WRITE.");
}

export function principalOf(locals: Request["app"]["locals"]): Principal | null {
  return (locals.principal as Principal | null | undefined) ?? null;
}

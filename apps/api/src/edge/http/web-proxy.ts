import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { RequestHandler } from "express";
import { createProxyServer } from "http-proxy-3";
import type { Logger } from "../logger.js";
import { principalOf } from "./authenticate.js";

export interface WebProxy {
  handle: RequestHandler;
  /** Next's own sockets, which only exist in development. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** Hands pages over to the web, and those of signed-out people to the sign-in page before the web hears of them. */
export function createWebProxy(options: {
  webOrigin: string;
  /** Until the first administrator exists, everybody is led to the set-up page. */
  hasAdministrator: () => Promise<boolean>;
  logger: Logger;
}): WebProxy {
  const proxy = createProxyServer({ target: options.webOrigin, xfwd: true });
  proxy.on("error", (error, _request, response) => {
    options.logger.warn({ error }, "the web did not answer");
    if (!("writeHead" in response)) {
      response.destroy();
      return;
    }
    if (response.headersSent) return void response.destroy();
    response.writeHead(502, { "content-type": "text/plain; charset=utf-8", "retry-after": "2" });
    response.end("The pages are starting. Try again in a moment.");
  });
  const handle: RequestHandler = async (request, response) => {
    if (!isPublicPage(request.path) && !principalOf(response.locals)) {
      response.set("Cache-Control", "no-store");
      if (request.method !== "GET" && request.method !== "HEAD") return void response.status(401).end();
      return response.redirect(303, await signedOutPage(request.originalUrl, options.hasAdministrator));
    }
    // The session stays here: the web never needs it, so it can't leak there. The language that somebody chose goes along.
    const language = languageCookie(request.headers.cookie);
    if (language) request.headers.cookie = language;
    else delete request.headers.cookie;
    delete request.headers.authorization;
    dropForwarding(request);
    response.set("Content-Security-Policy", policyOfScripts);
    proxy.web(request, response);
  };
  return {
    handle,
    upgrade: (request, socket, head) => {
      delete request.headers.cookie;
      dropForwarding(request);
      proxy.ws(request, socket, head);
    },
    close: () => proxy.close(),
  };
}

/** What a client says about where it comes from and through whom is hearsay; the proxy adds what it knows itself. */
export function dropForwarding({ headers }: Pick<IncomingMessage, "headers">): void {
  for (const name of Object.keys(headers))
    if (/^(forwarded|x-forwarded-.*|x-middleware-.*|x-nonce)$/.test(name)) delete headers[name];
}

/**
 * What a worker may do is said by the answer that its script came in. Decoders compile WebAssembly, and fetch it and their
 * parts from here. Pages bring a policy of their own, which replaces this one.
 */
const policyOfScripts = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

async function signedOutPage(wanted: string, hasAdministrator: () => Promise<boolean>): Promise<string> {
  if (!(await hasAdministrator())) return "/setup";
  return wanted === "/" ? "/sign-in" : `/sign-in?return=${encodeURIComponent(wanted)}`;
}

/** @returns the one cookie that the web reads, as it stands in the header, or null */
export function languageCookie(header: string | undefined): string | null {
  return /(?:^|;\s*)(covoxel_locale=[A-Za-z-]{2,10})(?:;|$)/.exec(header ?? "")?.[1] ?? null;
}

const publicPages = /^\/(sign-in|setup|join)(\/|$)/;
const publicFiles = /^\/(_next\/static\/.*|favicon\.(svg|ico)|sw\.js|fonts\/[^/]+)$/;

/** What people see before they sign in: the pages to get in by, and the scripts and styles those are made of. */
export function isPublicPage(path: string): boolean {
  // The script of /join/[token] has its brackets encoded; no other encoded character is anybody's here.
  const plain = path.replaceAll(/%5[BD]/gi, "");
  if (plain.includes("..") || plain.includes("//") || plain.includes("%")) return false;
  return publicPages.test(path) || publicFiles.test(path);
}

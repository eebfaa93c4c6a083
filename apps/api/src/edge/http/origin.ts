import type { IncomingMessage } from "node:http";
import { isIPv4 } from "node:net";

/** Compares the Origin that a browser sent with the places our own pages live at. */
export interface OriginRule {
  /** True only for our own origin, said plainly by the request. */
  isOurs(request: Pick<IncomingMessage, "headers">): boolean;
  /** True for our own origin, and where the header is absent (programs, not browsers). */
  allows(request: Pick<IncomingMessage, "headers">): boolean;
}

/**
 * @param publicUrl where people reach us, when it is not `http://<listenHost>`. Without it the Host that was asked must be the
 * Origin's, which a page of another site can't arrange: browsers fill in both. On loopback the Host must be a loopback name
 * too, or a page could have its own name resolved to this machine.
 */
export function createOriginRule({ publicUrl, listenHost }: { publicUrl?: string; listenHost: string }): OriginRule {
  const ours = publicUrl ? new URL(publicUrl).origin : null;
  const isOurs = ({ headers }: Pick<IncomingMessage, "headers">) => {
    if (!headers.origin || !URL.canParse(headers.origin)) return false;
    const origin = new URL(headers.origin);
    if (ours) return origin.origin === ours;
    return origin.host === headers.host && (!isLoopback(listenHost) || isLoopback(origin.hostname));
  };
  return { isOurs, allows: (request) => request.headers.origin === undefined || isOurs(request) };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || (isIPv4(host) && host.startsWith("127."));
}

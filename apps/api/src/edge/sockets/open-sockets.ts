import type { WebSocket } from "ws";
import type { Credentials, Principal, ResolvePrincipal } from "../../features/people/index.js";
import type { Clock } from "../../ports/clock.js";
import type { Logger } from "../logger.js";

/** Close codes of every socket of ours; the client learns from them whether to come back. */
export const socketCloseCode = { rightsChanged: 1012, unauthenticated: 4401, forbidden: 4403 } as const;

interface Watched {
  credentials: Credentials;
  principal: Principal;
}

/**
 * Ends sockets whose credentials have ended. Expiry and revocation are seen at the next look, at most `everyMs` later; rights
 * that changed close the socket too, with a code that lets it come back and meet the new ones.
 */
export class OpenSockets {
  readonly #watched = new Map<WebSocket, Watched>();
  readonly #timer: NodeJS.Timeout;
  #looking = false;

  constructor(
    private readonly ports: { resolvePrincipal: ResolvePrincipal; clock: Clock; logger: Logger },
    everyMs: number,
  ) {
    this.#timer = setInterval(() => void this.look(), everyMs);
    this.#timer.unref();
  }

  watch(socket: WebSocket, credentials: Credentials, principal: Principal): void {
    this.#watched.set(socket, { credentials, principal });
    socket.once("close", () => this.#watched.delete(socket));
  }

  /** Asks once for every credential that has a socket open. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const asked = new Map<string, Promise<Principal | null>>();
      for (const [socket, watched] of this.#watched) {
        const key = JSON.stringify(watched.credentials);
        const current = asked.get(key) ?? this.ports.resolvePrincipal(watched.credentials);
        asked.set(key, current);
        this.#judge(socket, watched.principal, await current);
      }
    } catch (error) {
      // The database is away for a moment: sockets stay, and the next look asks again. Expiry needs no database.
      this.ports.logger.warn({ error }, "could not look after open sockets");
      for (const [socket, { principal }] of this.#watched) if (this.#hasExpired(principal)) endSignedOut(socket);
    } finally {
      this.#looking = false;
    }
  }

  #judge(socket: WebSocket, before: Principal, now: Principal | null): void {
    if (!now || this.#hasExpired(before)) endSignedOut(socket);
    else if (rightsOf(before) !== rightsOf(now))
      socket.close(socketCloseCode.rightsChanged, "Your rights have changed.");
  }

  #hasExpired({ expiresAt }: Principal): boolean {
    return expiresAt <= this.ports.clock.now();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const socket of this.#watched.keys()) socket.close(1001, "The server is stopping.");
  }
}

function endSignedOut(socket: WebSocket): void {
  socket.close(socketCloseCode.unauthenticated, "Sign in again.");
}

/** Rights in an order of their own, so that two Principals can be compared. */
function rightsOf({ isAdmin, roles, scopes }: Principal): string {
  const projects = [...roles].map(([projectId, held]) => `${projectId}:${[...held].sort()}`).sort();
  return JSON.stringify([isAdmin, [...scopes].sort(), projects]);
}

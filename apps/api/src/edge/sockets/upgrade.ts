import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Credentials, Principal, ResolvePrincipal } from "../../features/people/index.js";
import type { SocketRoute } from "../feature.js";
import { credentialsOf } from "../http/authenticate.js";
import type { OriginRule } from "../http/origin.js";
import type { Logger } from "../logger.js";
import { type OpenSockets, socketCloseCode } from "./open-sockets.js";

export interface UpgradeDeps {
  routes: readonly SocketRoute[];
  /** Takes `/graphql`; it can still be given a token in its first message. */
  graphql: (request: IncomingMessage, socket: Duplex, head: Buffer, whose: Whose) => void;
  /** Takes what nobody else does, from signed-in people; absent where there is no web. */
  web: ((request: IncomingMessage, socket: Duplex, head: Buffer) => void) | null;
  resolvePrincipal: ResolvePrincipal;
  origin: OriginRule;
  openSockets: OpenSockets;
  logger: Logger;
  maxMessageBytes: number;
}

export interface Whose {
  credentials: Credentials;
  principal: Principal | null;
}

/** Hands each WebSocket to whom it asks for. Foreign origins never get a socket; people who are not signed in get 4401. */
export function routeUpgrades(server: Server, deps: UpgradeDeps): void {
  const rooms = new WebSocketServer({
    noServer: true,
    maxPayload: deps.maxMessageBytes,
    perMessageDeflate: false,
    // A message a turn of the event loop: five thousand small ones in one packet must not hold everybody else up.
    allowSynchronousEvents: false,
  });

  const admit = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    if (!deps.origin.allows(request)) return refuse(socket, "403 Forbidden");
    if (!URL.canParse(request.url ?? "/", "http://localhost")) return refuse(socket, "400 Bad Request");
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const route = deps.routes.find(({ prefix }) => path.startsWith(prefix));
    const credentials = credentialsOf(request, deps.origin);
    const principal = await deps.resolvePrincipal(credentials);
    if (path === "/graphql") return deps.graphql(request, socket, head, { credentials, principal });
    if (!route) {
      if (!deps.web || !principal) return refuse(socket, "404 Not Found");
      return deps.web(request, socket, head);
    }
    rooms.handleUpgrade(request, socket, head, (opened: WebSocket) => {
      opened.on("error", (error) => deps.logger.warn({ error }, "a socket broke"));
      if (!principal) return opened.close(socketCloseCode.unauthenticated, "Sign in first.");
      deps.openSockets.watch(opened, credentials, principal);
      route.connect(opened, request, principal);
    });
  };

  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    admit(request, socket, head).catch((error: unknown) => {
      deps.logger.error({ error }, "an upgrade failed");
      refuse(socket, "500 Internal Server Error");
    });
  });
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

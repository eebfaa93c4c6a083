import type { IncomingMessage } from "node:http";
import type { Router } from "express";
import type { WebSocket } from "ws";
import type { Principal } from "../features/people/index.js";

/** What a feature hands to the edge. `main.ts` makes each and passes the list; nothing else knows them all. */
export interface Feature {
  /** Instances of type-graphql resolver classes. */
  resolvers?: readonly object[];
  /** Mounted at `/`; the edge has put the Principal into `res.locals.principal` (null when unauthenticated). */
  http?: Router;
  sockets?: readonly SocketRoute[];
  start?(): Promise<void>;
  stop?(): Promise<void>;
}

export interface SocketRoute {
  /** The first path segment(s), e.g. `/rooms/`. */
  prefix: string;
  /** Called only for an authenticated principal and an allowed Origin; policy is the feature's. */
  connect(socket: WebSocket, request: IncomingMessage, principal: Principal): void;
}

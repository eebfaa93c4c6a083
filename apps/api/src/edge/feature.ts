import type { IncomingMessage } from "node:http";
import type { IdKind } from "@covoxel/shared/vocabulary";
import type { Router } from "express";
import type { WebSocket } from "ws";
import type { Principal } from "../features/people/index.js";
import type { GraphqlContext } from "./graphql/context.js";

/** What a feature hands to the edge. `main.ts` makes each and passes the list; nothing else knows them all. */
export interface Feature {
  /** Instances of type-graphql resolver classes. */
  resolvers?: readonly object[];
  /** How `node(id:)` finds what this feature owns, by kind of id; null or NotFound for what this person may not see. */
  nodes?: NodeFinders;
  /** Mounted at `/`; the edge has put the Principal into `res.locals.principal` (null when unauthenticated). */
  http?: Router;
  /**
   * Paths of `http` that answer people who are not signed in, e.g. `/api/join`. Everything else under `prefixes` is refused
   * with UNAUTHENTICATED before the router sees it.
   */
  publicPaths?: readonly string[];
  sockets?: readonly SocketRoute[];
  start?(): Promise<void>;
  /** The server is going to stop, and sockets are still open: take nothing more in, and answer what was taken in. Bounded in time. */
  drain?(): Promise<void>;
  stop?(): Promise<void>;
}

export type NodeFinders = { [K in IdKind]?: (id: string, context: GraphqlContext) => Promise<object | null> };

export interface SocketRoute {
  /** The first path segment(s), e.g. `/rooms/`. */
  prefix: string;
  /** Called only for an authenticated principal and an allowed Origin; policy is the feature's. */
  connect(socket: WebSocket, request: IncomingMessage, principal: Principal): void;
}

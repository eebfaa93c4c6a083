import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type Express } from "express";
import type { Config } from "../config.js";
import { NotFound } from "../errors.js";
import type { ResolvePrincipal } from "../features/people/index.js";
import type { Clock } from "../ports/clock.js";
import type { Metrics } from "../ports/metrics.js";
import type { Feature, NodeFinders } from "./feature.js";
import { createGraphqlHttp } from "./graphql/http.js";
import { NodeResolver } from "./graphql/node.js";
import { schemaOfInstances } from "./graphql/schema.js";
import { createGraphqlSockets } from "./graphql/sockets.js";
import { authenticate, requireSignedIn } from "./http/authenticate.js";
import { type ExposedMetrics, metricsRoute } from "./http/metrics-route.js";
import type { OriginRule } from "./http/origin.js";
import { answerProblems } from "./http/problems.js";
import { type ReadinessParts, readinessRoute } from "./http/readiness.js";
import { logRequests } from "./http/request-log.js";
import { timeRequests } from "./http/request-times.js";
import { setSecurityHeaders } from "./http/security-headers.js";
import { createWebProxy } from "./http/web-proxy.js";
import type { Logger } from "./logger.js";
import { OpenSockets } from "./sockets/open-sockets.js";
import { routeUpgrades } from "./sockets/upgrade.js";

export interface EdgeDeps {
  config: Config;
  features: readonly Feature[];
  resolvePrincipal: ResolvePrincipal;
  hasAdministrator: () => Promise<boolean>;
  origin: OriginRule;
  clock: Clock;
  logger: Logger;
  /** What we stand on, for /readyz. */
  readiness: Pick<ReadinessParts, "checks" | "isDraining">;
  metrics: Metrics & ExposedMetrics;
}

export interface Edge {
  /** @returns where it listens, e.g. `http://127.0.0.1:3000` */
  listen(port: number, host: string): Promise<string>;
  close(): Promise<void>;
}

/** One HTTP server on one port for everything: GraphQL, its subscriptions, rooms, files, and the pages of the web. */
export async function createEdge(deps: EdgeDeps): Promise<Edge> {
  const { config, features, resolvePrincipal, origin, logger } = deps;
  const limits = {
    maxCost: config.GRAPHQL_MAX_COST,
    maxDepth: config.GRAPHQL_MAX_DEPTH,
    maxAliases: config.GRAPHQL_MAX_ALIASES,
    maxTokens: config.GRAPHQL_MAX_TOKENS,
    maxRequestBytes: config.GRAPHQL_MAX_REQUEST_BYTES,
    maxSubscriptionsPerSocket: config.GRAPHQL_MAX_SUBSCRIPTIONS_PER_SOCKET,
    keepAliveMs: config.SOCKET_KEEP_ALIVE_SECONDS * 1000,
  };
  const nodes = Object.assign({}, ...features.map((feature) => feature.nodes ?? {})) as NodeFinders;
  const resolvers = features.flatMap((feature) => feature.resolvers ?? []);
  const schema = schemaOfInstances([new NodeResolver(nodes), ...resolvers]);

  const openSockets = new OpenSockets(deps, config.SOCKET_RECHECK_SECONDS * 1000);
  const graphqlHttp = await createGraphqlHttp(schema, limits, logger);
  const graphqlSockets = createGraphqlSockets({ schema, limits, resolvePrincipal, openSockets, logger });
  const web = config.WEB_ORIGIN ? createWebProxy({ ...deps, webOrigin: config.WEB_ORIGIN }) : null;

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.TRUSTED_PROXIES);
  app.use(setSecurityHeaders, logRequests(logger), timeRequests(deps.metrics));
  app.get("/livez", (_request, response) => void response.json({ alive: true }));
  app.use(
    readinessRoute({
      ...deps.readiness,
      timeoutMs: config.READY_TIMEOUT_MS,
      reportFault: (part, error) => logger.warn({ part, error }, "not ready"),
    }),
  );
  app.use(metricsRoute(deps.metrics, config.METRICS_TOKEN));
  app.use(authenticate(resolvePrincipal, origin));
  app.use(graphqlHttp.router);
  mountFeatures(app, features);
  if (web) app.use(web.handle);
  app.use(() => {
    throw new NotFound("page");
  });
  app.use(answerProblems(logger));

  const server = createServer(app);
  routeUpgrades(server, {
    routes: features.flatMap((feature) => feature.sockets ?? []),
    graphql: graphqlSockets.upgrade,
    web: web?.upgrade ?? null,
    resolvePrincipal,
    origin,
    openSockets,
    logger,
    maxMessageBytes: config.SOCKET_MAX_MESSAGE_BYTES,
  });
  return {
    listen: (port, host) => listen(server, port, host),
    close: async () => {
      openSockets.close();
      await graphqlSockets.stop();
      await graphqlHttp.stop();
      web?.close();
      await closeServer(server);
    },
  };
}

/**
 * First segments that belong to features: their routes exist for signed-in people only, save for the public paths. In any case
 * of letters, as Express matches routes.
 */
const featurePaths = /^\/(api|uploads|files|dicom-web)(\/|$)/i;

function mountFeatures(app: Express, features: readonly Feature[]): void {
  const publicPaths = features.flatMap((feature) => feature.publicPaths ?? []);
  const isPublic = (path: string) =>
    !featurePaths.test(path) || publicPaths.some((known) => path === known || path.startsWith(`${known}/`));
  app.use(requireSignedIn(isPublic));
  for (const { http } of features) if (http) app.use(http);
  app.use((request, _response, next) => {
    if (featurePaths.test(request.path)) throw new NotFound("address");
    next();
  });
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const { port: bound } = server.address() as AddressInfo;
      resolve(`http://${host.includes(":") ? `[${host}]` : host}:${bound}`);
    });
  });
}

/** Lets answers under way end for a moment, then hangs up. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hangUp = setTimeout(() => server.closeAllConnections(), 3_000);
    server.close(() => {
      clearTimeout(hangUp);
      resolve();
    });
    server.closeIdleConnections();
  });
}

import type { PersonId, ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { createPrometheusMetrics } from "../../apps/api/src/adapters/prometheus/index.js";
import { systemClock } from "../../apps/api/src/adapters/system/index.js";
import { readConfig } from "../../apps/api/src/config.js";
import type { Feature } from "../../apps/api/src/edge/feature.js";
import { createOriginRule } from "../../apps/api/src/edge/http/origin.js";
import { createLogger, type Logger } from "../../apps/api/src/edge/logger.js";
import { createEdge } from "../../apps/api/src/edge/server.js";
import type { Principal } from "../../apps/api/src/features/people/index.js";

export interface TestEdge {
  url: string;
  /** Who holds which token: change it and see what the edge does. */
  principals: Map<string, Principal>;
  stop(): Promise<void>;
}

/** The real edge on a free port, with features of the test's own and people by token, for rules that need no database. */
export async function startTestEdge(
  features: readonly Feature[],
  options: { env?: Record<string, string>; logger?: Logger; hasAdministrator?: boolean } = {},
): Promise<TestEdge> {
  const config = readConfig({ SOCKET_RECHECK_SECONDS: "0.1", LOG_LEVEL: "silent", ...options.env });
  const principals = new Map<string, Principal>();
  const tokenIn = (text = "") => /(?:Bearer |token=)(\S+)/.exec(text)?.[1] ?? "";
  const edge = await createEdge({
    config,
    features,
    resolvePrincipal: async ({ authorization, cookie }) => principals.get(tokenIn(authorization ?? cookie)) ?? null,
    hasAdministrator: async () => options.hasAdministrator ?? true,
    origin: createOriginRule({ publicUrl: config.PUBLIC_URL, listenHost: "127.0.0.1" }),
    clock: systemClock,
    logger: options.logger ?? createLogger("silent"),
    readiness: { checks: {}, isDraining: () => false },
    metrics: createPrometheusMetrics(),
  });
  const url = await edge.listen(0, "127.0.0.1");
  return { url, principals, stop: edge.close };
}

const hourMs = 3_600_000;

export function principalOf(
  options: {
    roles?: [ProjectId, ProjectRole[]][];
    scopes?: TokenScope[];
    isAdmin?: boolean;
    expiresInMs?: number;
  } = {},
): Principal {
  return {
    personId: `psn_${"0".repeat(24)}` as PersonId,
    displayName: "Pat Principal",
    isAdmin: options.isAdmin ?? false,
    roles: new Map((options.roles ?? []).map(([id, roles]) => [id, new Set(roles)])),
    scopes: new Set(options.scopes ?? ["READ", "WRITE", "ADMIN"]),
    expiresAt: new Date(Date.now() + (options.expiresInMs ?? hourMs)),
  };
}

import type { QueryLimits } from "./query-limits.js";

export interface GraphqlLimits extends QueryLimits {
  maxTokens: number;
  maxRequestBytes: number;
  maxSubscriptionsPerSocket: number;
  keepAliveMs: number;
}

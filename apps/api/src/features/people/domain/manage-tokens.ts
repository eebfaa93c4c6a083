import type { TokenScope } from "@covoxel/shared/vocabulary";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import { type ApiToken, tokenPrefix } from "./api-token.js";
import { assertMayManageOwnTokens } from "./policy.js";
import type { ApiTokenRepository } from "./ports.js";
import type { Principal } from "./principal.js";
import { hashSecret } from "./resolve-principal.js";

export interface TokenPorts {
  tokens: ApiTokenRepository;
  ids: IdSource;
  clock: Clock;
  longestDays: number;
}

export interface NewApiToken {
  name: string;
  scopes: readonly TokenScope[];
  expiresInDays: number;
}

/** @returns the token and, this once, its secret. @throws Forbidden @throws BadUserInput */
export async function createApiToken(
  ports: TokenPorts,
  who: Principal,
  asked: NewApiToken,
): Promise<{ token: ApiToken; secret: string }> {
  assertMayManageOwnTokens(who);
  const name = asked.name.trim();
  if (name.length === 0 || name.length > 120) throw new BadUserInput("Name the token, so that you know it again.");
  if (asked.scopes.length === 0) throw new BadUserInput("A token needs at least one scope.");
  if (!(asked.expiresInDays >= 1 && asked.expiresInDays <= ports.longestDays)) {
    throw new BadUserInput(`A token lives from 1 to ${ports.longestDays} days.`, { longestDays: ports.longestDays });
  }
  const secret = `${tokenPrefix}${ports.ids.secret()}`;
  const createdAt = ports.clock.now();
  const token: ApiToken = {
    id: ports.ids.next("apiToken"),
    personId: who.personId,
    name,
    scopes: [...new Set(asked.scopes)],
    createdAt,
    expiresAt: new Date(createdAt.getTime() + asked.expiresInDays * 86_400_000),
    revokedAt: null,
  };
  await ports.tokens.insert(token, hashSecret(secret));
  return { token, secret };
}

/** Only one's own. @throws Forbidden @throws NotFound */
export async function revokeApiToken(ports: TokenPorts, who: Principal, id: string): Promise<ApiToken> {
  assertMayManageOwnTokens(who);
  const token = await ports.tokens.revoke(id, who.personId, ports.clock.now());
  if (!token) throw new NotFound("token");
  return token;
}

export async function listApiTokens(ports: TokenPorts, who: Principal): Promise<ApiToken[]> {
  assertMayManageOwnTokens(who);
  return ports.tokens.list(who.personId);
}

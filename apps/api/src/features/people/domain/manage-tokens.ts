import type { TokenScope } from "@covoxel/shared/vocabulary";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import { type ApiToken, tokenPrefix } from "./api-token.js";
import { assertMayManageOwnTokens } from "./policy.js";
import type { ApiTokenRepository } from "./ports.js";
import type { Principal } from "./principal.js";
import { hashSecret } from "./resolve-principal.js";

export interface TokenPorts {
  tokens: ApiTokenRepository;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
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
  const details = { scopes: token.scopes.join(), expiresAt: token.expiresAt.toISOString() };
  await ports.unitOfWork.transaction(async (tx) => {
    await ports.tokens.insert(token, hashSecret(secret), tx);
    await ports.audit.record({
      tx,
      who: who.personId,
      act: "TOKEN_MADE",
      subject: token.id,
      projectId: null,
      details,
    });
  });
  return { token, secret };
}

/** Only one's own. @throws Forbidden @throws NotFound */
export async function revokeApiToken(ports: TokenPorts, who: Principal, id: string): Promise<ApiToken> {
  assertMayManageOwnTokens(who);
  return ports.unitOfWork.transaction(async (tx) => {
    const now = ports.clock.now();
    const token = await ports.tokens.revoke(id, who.personId, now, tx);
    if (!token) throw new NotFound("token");
    if (token.revokedAt?.getTime() === now.getTime())
      await ports.audit.record({ tx, who: who.personId, act: "TOKEN_REVOKED", subject: id, projectId: null });
    return token;
  });
}

export async function listApiTokens(ports: TokenPorts, who: Principal): Promise<ApiToken[]> {
  assertMayManageOwnTokens(who);
  return ports.tokens.list(who.personId);
}

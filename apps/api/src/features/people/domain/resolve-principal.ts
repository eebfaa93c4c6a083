import { createHash } from "node:crypto";
import { TokenScope } from "@covoxel/shared/vocabulary";
import type { Clock } from "../../../ports/clock.js";
import { tokenPrefix } from "./api-token.js";
import type { Credentials } from "./credentials.js";
import type { Person } from "./person.js";
import type { ApiTokenRepository, Memberships, SessionReader } from "./ports.js";
import type { Principal } from "./principal.js";

export interface ResolvePrincipalPorts {
  sessions: SessionReader;
  tokens: ApiTokenRepository;
  memberships: Memberships;
  clock: Clock;
}

/** Whose these credentials are, asked anew each time: what was revoked a moment ago opens nothing. */
export async function resolvePrincipal(ports: ResolvePrincipalPorts, shown: Credentials): Promise<Principal | null> {
  const found = shown.authorization
    ? await byToken(ports, shown.authorization)
    : shown.cookie
      ? await bySession(ports, shown.cookie)
      : null;
  if (!found || found.expiresAt <= ports.clock.now()) return null;
  const { person, scopes, expiresAt } = found;
  return {
    personId: person.id,
    displayName: person.displayName,
    isAdmin: person.isAdmin && scopes.has("ADMIN"),
    roles: await ports.memberships.rolesOf(person.id),
    scopes,
    expiresAt,
  };
}

interface Found {
  person: Pick<Person, "id" | "displayName" | "isAdmin">;
  scopes: ReadonlySet<TokenScope>;
  expiresAt: Date;
}

async function byToken({ tokens, clock }: ResolvePrincipalPorts, authorization: string): Promise<Found | null> {
  const secret = /^Bearer +(\S{1,200})$/i.exec(authorization)?.[1];
  if (!secret?.startsWith(tokenPrefix)) return null;
  const live = await tokens.findLive(hashSecret(secret), clock.now());
  return live && { person: live.person, scopes: new Set(live.token.scopes), expiresAt: live.token.expiresAt };
}

const everyScope: ReadonlySet<TokenScope> = new Set(Object.values(TokenScope));

async function bySession({ sessions }: ResolvePrincipalPorts, cookie: string): Promise<Found | null> {
  const session = await sessions.read(cookie);
  return session && { ...session, scopes: everyScope };
}

/** Links and tokens hold 256 random bits, so a plain hash keeps them: there is nothing to guess. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

import type { PersonId, TokenScope } from "@covoxel/shared/vocabulary";

export interface ApiToken {
  id: string;
  personId: PersonId;
  name: string;
  scopes: readonly TokenScope[];
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
}

/** Before the secret part, so that scanners of leaked secrets can tell what they found. */
export const tokenPrefix = "cvx_";

import type { PersonId, ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";

/** Who is asking: the same for HTTP, subscriptions, rooms and files. Resolved once at the edge, never rebuilt inside. */
export interface Principal {
  readonly personId: PersonId;
  readonly displayName: string;
  /** An administrator whose credentials carry the scope ADMIN. */
  readonly isAdmin: boolean;
  readonly roles: ReadonlyMap<ProjectId, ReadonlySet<ProjectRole>>;
  readonly scopes: ReadonlySet<TokenScope>;
  readonly expiresAt: Date;
}

import type { PersonId, ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import type { Transaction } from "../../../ports/transaction.js";
import type { ApiToken } from "./api-token.js";
import type { Invitation, ProjectGrant } from "./invitation.js";
import type { NewAccount, Person } from "./person.js";

/** What people need to know of projects: who holds which roles. Projects keep it. */
export interface Memberships {
  rolesOf(personId: PersonId): Promise<ReadonlyMap<ProjectId, ReadonlySet<ProjectRole>>>;
  grant(personId: PersonId, grants: readonly ProjectGrant[], tx: Transaction): Promise<void>;
  /** Those of `projectIds` that exist. */
  existing(projectIds: readonly ProjectId[]): Promise<ReadonlySet<ProjectId>>;
}

/** A place in a list sorted by age, newest first. */
export interface AgePage {
  limit: number;
  after: { createdAt: Date; id: string } | null;
}

export interface PersonRepository {
  findMany(ids: readonly PersonId[]): Promise<ReadonlyMap<PersonId, Person>>;
  list(page: AgePage): Promise<Person[]>;
  hasAdministrator(tx?: Transaction): Promise<boolean>;
  /** @throws Conflict when the address has an account already */
  insert(person: Person, passwordHash: string, tx: Transaction): Promise<void>;
}

export interface SetupLinkRepository {
  replace(tokenHash: string, expiresAt: Date): Promise<void>;
  /** Deletes the link if it is the one and still good. @returns whether it was; the row stays locked until commit */
  consume(tokenHash: string, now: Date, tx: Transaction): Promise<boolean>;
}

export type NewInvitation = Omit<Invitation, "status"> & { tokenHash: string };

export interface InvitationRepository {
  insert(invitation: NewInvitation, tx: Transaction): Promise<void>;
  list(page: AgePage): Promise<Invitation[]>;
  /** @returns null when there is none; one that is not open stays as it is */
  revoke(id: string, now: Date, tx: Transaction): Promise<Invitation | null>;
  /** Locks an open invitation until commit. @returns null unless the token opens one */
  lockOpen(tokenHash: string, now: Date, tx: Transaction): Promise<Invitation | null>;
  markAccepted(id: string, by: PersonId, now: Date, tx: Transaction): Promise<void>;
}

export interface ApiTokenRepository {
  insert(token: ApiToken, tokenHash: string, tx: Transaction): Promise<void>;
  list(personId: PersonId): Promise<ApiToken[]>;
  /** @returns null unless it is this person's */
  revoke(id: string, personId: PersonId, now: Date, tx: Transaction): Promise<ApiToken | null>;
  /** @returns the person and the token, when it is neither expired nor revoked */
  findLive(tokenHash: string, now: Date): Promise<{ token: ApiToken; person: Person } | null>;
}

/** better-auth behind the three things that we ask of it. */
export interface Passwords {
  hash(password: string): Promise<string>;
}

export interface SessionReader {
  /** @param cookie the header of that name. @returns null unless a session of it is open */
  read(cookie: string): Promise<{ person: Pick<Person, "id" | "displayName" | "isAdmin">; expiresAt: Date } | null>;
}

export type { NewAccount };

import type { Kysely } from "kysely";
import type { Pool } from "pg";
import type { Database } from "../../adapters/postgres/index.js";
import type { Config } from "../../config.js";
import type { Feature } from "../../edge/feature.js";
import type { AuditTrail } from "../../ports/audit.js";
import type { Clock } from "../../ports/clock.js";
import type { IdSource } from "../../ports/id-source.js";
import type { UnitOfWork } from "../../ports/transaction.js";
import type { ResolvePrincipal } from "./domain/credentials.js";
import { acceptInvitation, type JoinPorts, makeSetupLink, setUpFirstAdministrator } from "./domain/join.js";
import type { Memberships, PersonRepository } from "./domain/ports.js";
import { resolvePrincipal } from "./domain/resolve-principal.js";
import { ApiTokenResolver, InvitationResolver, PersonResolver } from "./graphql/resolvers.js";
import { createAuthentication } from "./http/authentication.js";
import { createPeopleRoutes, publicPaths } from "./http/routes.js";
import { createSignInLimits } from "./http/sign-in-limits.js";
import { PostgresApiTokens } from "./postgres/api-tokens.js";
import { PostgresInvitations } from "./postgres/invitations.js";
import { PostgresPeople, PostgresSetupLinks } from "./postgres/people.js";

export type { Credentials, ResolvePrincipal } from "./domain/credentials.js";
export type { ProjectGrant } from "./domain/invitation.js";
export type { NewAccount, Person } from "./domain/person.js";
export type { AgePage, Memberships } from "./domain/ports.js";
export type { Principal } from "./domain/principal.js";
export { PersonType } from "./graphql/types.js";

export const peopleResolverClasses = [PersonResolver, InvitationResolver, ApiTokenResolver];

export interface PeopleDeps {
  config: Config;
  /** Signs the cookies of sessions; at least 32 characters. */
  authSecret: string;
  db: Kysely<Database>;
  pool: Pool;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  clock: Clock;
  ids: IdSource;
  memberships: Memberships;
}

export interface People extends Feature {
  resolvePrincipal: ResolvePrincipal;
  hasAdministrator(): Promise<boolean>;
  /** A path for the first administrator, good once; null when there is one already. Each call ends the link before. */
  makeSetupPath(): Promise<string | null>;
  /** For other features' loaders: `context.loaders.for(people.findPeople).load(personId)`. */
  findPeople: PersonRepository["findMany"];
}

export function createPeople(deps: PeopleDeps): People {
  const { config, db, unitOfWork, audit, clock, ids, memberships } = deps;
  const people = new PostgresPeople(db);
  const invitations = new PostgresInvitations(db, clock);
  const tokens = new PostgresApiTokens(db);
  const authentication = createAuthentication({
    pool: deps.pool,
    secret: deps.authSecret,
    publicUrl: config.PUBLIC_URL,
    sessionHours: config.SESSION_HOURS,
  });
  const joinPorts: JoinPorts = {
    ...deps,
    people,
    invitations,
    setupLinks: new PostgresSetupLinks(db),
    passwords: authentication,
  };
  const invitePorts = {
    invitations,
    memberships,
    unitOfWork,
    audit,
    ids,
    clock,
    invitationHours: config.INVITATION_HOURS,
  };
  const routes = createPeopleRoutes({
    authentication,
    limits: createSignInLimits({
      perAddress: config.SIGN_IN_ATTEMPTS_PER_ADDRESS,
      perAccount: config.SIGN_IN_ATTEMPTS_PER_ACCOUNT,
    }),
    setUp: (token, account) => setUpFirstAdministrator(joinPorts, token, account),
    join: (token, account) => acceptInvitation(joinPorts, token, account),
    publicUrl: config.PUBLIC_URL,
  });
  // Once there is an administrator there always is one; until then the database is asked.
  let hasOne = false;
  return {
    resolvers: [
      new PersonResolver(people, {
        keepHours: config.OFFLINE_KEEP_HOURS,
        maxMebibytes: config.OFFLINE_MAX_MEBIBYTES,
      }),
      new InvitationResolver(invitePorts, people),
      new ApiTokenResolver({ tokens, unitOfWork, audit, ids, clock, longestDays: config.API_TOKEN_MAX_DAYS }),
    ],
    http: routes,
    publicPaths,
    resolvePrincipal: (shown) => resolvePrincipal({ sessions: authentication, tokens, memberships, clock }, shown),
    hasAdministrator: async () => {
      hasOne ||= await people.hasAdministrator();
      return hasOne;
    },
    makeSetupPath: async () => {
      const token = await makeSetupLink(joinPorts, config.SETUP_LINK_HOURS);
      return token && `/setup?token=${token}`;
    },
    findPeople: people.findMany,
  };
}

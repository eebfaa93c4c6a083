import type { Kysely } from "kysely";
import type { Database } from "../../adapters/postgres/index.js";
import type { Feature } from "../../edge/feature.js";
import type { People } from "../people/index.js";
import type { ChainHead } from "./domain/entry.js";
import type { AuditBlinding } from "./domain/policy.js";
import { type ChainReport, verifyChain } from "./domain/verify-chain.js";
import { AuditEntryResolver, AuditOfProjectResolver } from "./graphql/resolvers.js";
import { createAuditRepository } from "./postgres/audit-repository.js";

export type { ChainHead } from "./domain/entry.js";
export type { AuditBlinding } from "./domain/policy.js";
export type { ChainFault, ChainReport } from "./domain/verify-chain.js";
/** What every other feature records by: made before there are any. */
export { createAuditTrail } from "./postgres/audit-trail.js";

export const auditResolverClasses = [AuditOfProjectResolver, AuditEntryResolver];

export interface AuditDeps {
  db: Kysely<Database>;
  people: Pick<People, "findPeople">;
  blinding: AuditBlinding;
}

/** How the trail is asked. */
export function createAudit({ db, people, blinding }: AuditDeps): Feature {
  const ports = { audit: createAuditRepository(db), blinding, findPeople: people.findPeople };
  return { resolvers: [new AuditOfProjectResolver(ports), new AuditEntryResolver(ports)] };
}

/** For the operator: reads the whole chain, beside a running server or without one. @param kept a head from before */
export const verifyAudit = (db: Kysely<Database>, kept: ChainHead | null): Promise<ChainReport> =>
  createAuditRepository(db).read(({ head, entries }) => verifyChain(entries, head, kept));

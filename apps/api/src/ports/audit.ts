import type { AuditAct, CaseId, PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import type { Transaction } from "./transaction.js";

/** Ids and figures only, never patient data, and nothing that a person typed: an entry can't be taken back. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface AuditRecord {
  /** That of the act itself: both are there, or neither. */
  tx: Transaction;
  /** SYSTEM: nobody asked for it, the installation does so by itself. */
  who: PersonId | "SYSTEM";
  act: AuditAct;
  /** The id of what it was done to. */
  subject: string;
  /** Null for what belongs to the whole installation. */
  projectId: ProjectId | null;
  /** The case that the entry says something about; from whoever that case is hidden, the entry is hidden too. */
  caseId?: CaseId | null;
  details?: AuditDetails;
}

/** Who did what, when, on what: one chain for the whole installation, append-only. */
export interface AuditTrail {
  /**
   * Entries have one order, that of their commits: from here to its end the transaction holds the chain, and others wait. So record last, behind
   * every other statement and event, or two transactions may wait for each other.
   * @throws TypeError for details that are more than ids and figures
   */
  record(record: AuditRecord): Promise<void>;
}

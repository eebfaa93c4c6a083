import type { AuditAct, CaseId, PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import type { AuditDetails } from "../../../ports/audit.js";

/** One act, as it was written down. */
export interface AuditEntry {
  id: string;
  at: Date;
  who: PersonId | "SYSTEM";
  act: AuditAct;
  subject: string;
  projectId: ProjectId | null;
  caseId: CaseId | null;
  details: AuditDetails;
}

/** With its place in the chain. */
export interface ChainedEntry extends AuditEntry {
  /** From 1, without a gap. */
  number: number;
  /** Of the entry before; `firstPreviousHash` where there is none. */
  previousHash: string;
  /** SHA-256 in lower-case hex over all that the entry says and `previousHash`. */
  hash: string;
}

/** The last entry of a chain: whoever keeps it elsewhere can tell later whether the chain still holds it. */
export type ChainHead = Pick<ChainedEntry, "number" | "hash">;

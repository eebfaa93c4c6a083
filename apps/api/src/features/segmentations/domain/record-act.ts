import type { AuditAct, PersonId } from "@covoxel/shared/vocabulary";
import type { AuditDetails, AuditTrail } from "../../../ports/audit.js";
import type { Transaction, UnitOfWork } from "../../../ports/transaction.js";
import type { MaskBlinding } from "./policy.js";
import type { Segmentation } from "./segmentation.js";

export interface RecordPorts {
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  caseOf: MaskBlinding["caseOf"];
}

/** @returns what writes acts on this segmentation into the audit trail; it asks beforehand which case they say something about */
export async function recorderOf(
  { audit, caseOf }: RecordPorts,
  who: PersonId | "SYSTEM",
  { id: subject, projectId }: Pick<Segmentation, "id" | "projectId">,
): Promise<(tx: Transaction, act: AuditAct, details?: AuditDetails) => Promise<void>> {
  const caseId = await caseOf(subject);
  return (tx, act, details = {}) => audit.record({ tx, who, act, subject, projectId, caseId, details });
}

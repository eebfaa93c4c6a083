import type { AuditAct, PersonId } from "@covoxel/shared/vocabulary";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Invitation } from "./invitation.js";

/** In the trail of each project that it is about; of none where it is about none. */
export async function recordInvitation(
  audit: AuditTrail,
  who: PersonId,
  act: AuditAct,
  { id: subject, grants, makesAdmin }: Pick<Invitation, "id" | "grants" | "makesAdmin">,
  tx: Transaction,
): Promise<void> {
  const about = grants.map(({ projectId, roles }) => ({ projectId, roles: roles.join() }));
  for (const { projectId, roles } of about.length > 0 ? about : [{ projectId: null, roles: "" }])
    await audit.record({ tx, who, act, subject, projectId, details: { roles, makesAdmin } });
}

import type { AuditAct, ProjectId } from "@covoxel/shared/vocabulary";
import type { Principal } from "../../people/index.js";
import type { AuditEntry } from "./entry.js";
import { type AuditBlinding, hiddenFrom } from "./policy.js";
import type { AuditRepository } from "./ports.js";

/** An entry as somebody sees it. */
export interface SeenEntry extends AuditEntry {
  /** Null for those from whom something is hidden: a hash depends on every entry before it, and so would tell that there is more. */
  hash: string | null;
}

/** @returns newest first. @throws NotFound */
export async function seeAudit(
  { audit, blinding }: { audit: AuditRepository; blinding: AuditBlinding },
  who: Principal,
  asked: {
    projectId: ProjectId;
    act: AuditAct | null;
    subject: string | null;
    limit: number;
    after: string | null;
  },
): Promise<SeenEntry[]> {
  const hidden = await hiddenFrom(blinding, who, asked.projectId);
  const entries = await audit.page({ ...asked, hidden });
  if (hidden.cases.size === 0) return entries;
  return entries.map((entry) => ({ ...entry, hash: null }));
}

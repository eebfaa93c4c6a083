import {
  type CaseId,
  type ProjectId,
  ProjectRole,
  type SegmentationId,
  type SeriesId,
  TokenScope,
} from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";

/** The door to who is blinded in what. */
export interface AuditBlinding {
  /** Cases of which somebody may not learn anything that states an answer, nor that anybody has one. */
  hiddenCases(who: Principal, projectId: ProjectId): Promise<ReadonlySet<CaseId>>;
  /** Every mask on a series of these cases. */
  masksOf(ids: ReadonlySet<CaseId>): Promise<ReadonlySet<SegmentationId>>;
  /** Label maps of a project that somebody may not see. */
  hiddenLabelmaps(who: Principal, projectId: ProjectId): Promise<readonly SeriesId[]>;
}

/** What of a project's trail somebody may not read. */
export interface HiddenEntries {
  /** Those that say something about these. */
  cases: ReadonlySet<CaseId>;
  /** Those of what was done to these: a mask may have been closed before there was a case. */
  subjects: ReadonlySet<string>;
}

/**
 * A project's trail is for its leads and for administrators; what is hidden of its cases is hidden here too. Nothing else is allowed.
 * @returns what is left out. @throws NotFound: to whoever may not read it, it does not exist
 */
export async function hiddenFrom(
  blinding: AuditBlinding,
  who: Principal,
  projectId: ProjectId,
): Promise<HiddenEntries> {
  const isLead = who.roles.get(projectId)?.has(ProjectRole.LEAD) ?? false;
  if (!who.scopes.has(TokenScope.READ) || !(who.isAdmin || isLead)) throw new NotFound("audit trail");
  const cases = await blinding.hiddenCases(who, projectId);
  const labelmaps = await blinding.hiddenLabelmaps(who, projectId);
  return { cases, subjects: new Set<string>([...(await blinding.masksOf(cases)), ...labelmaps]) };
}

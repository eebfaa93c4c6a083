import { PatientIdentity, type ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";

/** Who may do what with a project's data set. Whoever may not see it learns nothing of it. Nothing is allowed that is not said here. */
const rolesThat: Record<"see" | "freeze" | "identify", readonly ProjectRole[]> = {
  see: [ProjectRole.LEAD, ProjectRole.ANALYST],
  freeze: [ProjectRole.LEAD],
  identify: [ProjectRole.LEAD],
};

const holds = (who: Principal, projectId: ProjectId, roles: readonly ProjectRole[]): boolean =>
  who.isAdmin || roles.some((role) => who.roles.get(projectId)?.has(role));

/** A version states answers: readers, adjudicators and viewers don't see that there is one. */
export function maySeeDatasets(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.READ) && holds(who, projectId, rolesThat.see);
}

export function mayFreeze(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.WRITE) && maySeeDatasets(who, projectId) && holds(who, projectId, rolesThat.freeze);
}

/** Have an export made; who the patients are is for leads. */
export function mayExportDataset(who: Principal, projectId: ProjectId, patients: PatientIdentity): boolean {
  return who.scopes.has(TokenScope.WRITE) && mayTakeHome(who, projectId, patients);
}

/** Download what was made. */
export function mayTakeHome(who: Principal, projectId: ProjectId, patients: PatientIdentity): boolean {
  if (!maySeeDatasets(who, projectId)) return false;
  return patients === PatientIdentity.PSEUDONYMS || holds(who, projectId, rolesThat.identify);
}

/** @throws NotFound: to whoever may not see it, it does not exist */
export function assertMaySeeDatasets(who: Principal, projectId: ProjectId, what = "data set version"): void {
  if (!maySeeDatasets(who, projectId)) throw new NotFound(what);
}

/** @throws NotFound @throws Forbidden */
export function assertMayFreeze(who: Principal, projectId: ProjectId): void {
  assertMaySeeDatasets(who, projectId, "project");
  if (!mayFreeze(who, projectId)) throw new Forbidden("Versions of a data set are made by this project's leads.");
}

/** @throws NotFound @throws Forbidden */
export function assertMayExportDataset(who: Principal, projectId: ProjectId, patients: PatientIdentity): void {
  assertMaySeeDatasets(who, projectId);
  if (!who.scopes.has(TokenScope.WRITE)) throw new Forbidden("This token may read only: it lacks the scope WRITE.");
  if (!mayExportDataset(who, projectId, patients))
    throw new Forbidden("Exports that name patients are for this project's leads.");
}

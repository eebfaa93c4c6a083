import { type ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";

/** Everyone in a project sees its studies; its leads bring them in. An administrator may do both everywhere. */
export function maySeeStudies(who: Principal, projectId: ProjectId): boolean {
  if (!who.scopes.has(TokenScope.READ)) return false;
  return who.isAdmin || (who.roles.get(projectId)?.size ?? 0) > 0;
}

export function mayImport(who: Principal, projectId: ProjectId): boolean {
  if (!who.scopes.has(TokenScope.WRITE)) return false;
  return who.isAdmin || (who.roles.get(projectId)?.has(ProjectRole.LEAD) ?? false);
}

/** @throws NotFound: to whoever may not see the project, it does not exist */
export function assertMaySeeStudies(who: Principal, projectId: ProjectId, what = "project"): void {
  if (!maySeeStudies(who, projectId)) throw new NotFound(what);
}

/** @throws NotFound @throws Forbidden */
export function assertMayImport(who: Principal, projectId: ProjectId): void {
  assertMaySeeStudies(who, projectId);
  if (!mayImport(who, projectId)) throw new Forbidden("Importing studies is for this project's leads.");
}

import { type ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";

const mayAskRoles: readonly ProjectRole[] = [ProjectRole.READER, ProjectRole.ADJUDICATOR, ProjectRole.LEAD];

/** Everybody in the project sees what a model proposed. Nothing is allowed that is not said here. */
export function maySeeSuggestions(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.READ) && (who.isAdmin || (who.roles.get(projectId)?.size ?? 0) > 0);
}

/** Ask a model, and accept, reject or cancel what it proposes: whoever paints. */
export function mayAskModels(who: Principal, projectId: ProjectId): boolean {
  if (!who.scopes.has(TokenScope.WRITE)) return false;
  return who.isAdmin || mayAskRoles.some((role) => who.roles.get(projectId)?.has(role));
}

/** @throws NotFound: to whoever may not see the project, it does not exist */
export function assertMaySeeSuggestions(who: Principal, projectId: ProjectId): void {
  if (!maySeeSuggestions(who, projectId)) throw new NotFound("suggestion");
}

/** @throws NotFound @throws Forbidden */
export function assertMayAskModels(who: Principal, projectId: ProjectId): void {
  assertMaySeeSuggestions(who, projectId);
  if (!mayAskModels(who, projectId)) throw new Forbidden("Suggestions are for this project's readers and leads.");
}

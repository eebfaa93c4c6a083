import type { ProjectId } from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";

const leads = (who: Principal, projectId: ProjectId): boolean =>
  who.scopes.has("WRITE") && (who.isAdmin || (who.roles.get(projectId)?.has("LEAD") ?? false));

/** Who may do what about projects. Nothing is allowed that is not said here. */
export const projectPolicy = {
  mayCreate: (who: Principal) => who.isAdmin && who.scopes.has("WRITE"),
  maySee: (who: Principal, projectId: ProjectId) =>
    who.scopes.has("READ") && (who.isAdmin || (who.roles.get(projectId)?.size ?? 0) > 0),
  mayManageMembers: leads,
  mayEditProtocol: leads,
};

/** @throws Forbidden */
export function assertMayCreateProject(who: Principal): void {
  if (!projectPolicy.mayCreate(who)) throw new Forbidden("Only administrators make projects.");
}

/** @throws NotFound: to whoever may not see it, it does not exist */
export function assertMaySeeProject(who: Principal, projectId: ProjectId): void {
  if (!projectPolicy.maySee(who, projectId)) throw new NotFound("project");
}

/** @throws NotFound @throws Forbidden */
export function assertMayManageMembers(who: Principal, projectId: ProjectId): void {
  assertMaySeeProject(who, projectId);
  if (!projectPolicy.mayManageMembers(who, projectId))
    throw new Forbidden("Members are managed by this project's leads.");
}

/** @throws NotFound @throws Forbidden */
export function assertMayEditProtocol(who: Principal, projectId: ProjectId): void {
  assertMaySeeProject(who, projectId);
  if (!projectPolicy.mayEditProtocol(who, projectId))
    throw new Forbidden("The protocol is written by this project's leads.");
}

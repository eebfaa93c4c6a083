import { type ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";

const holds = (who: Principal, projectId: ProjectId, role: ProjectRole): boolean =>
  who.roles.get(projectId)?.has(role) ?? false;

const mayWrite = (who: Principal) => who.scopes.has(TokenScope.WRITE);
const mayRead = (who: Principal) => who.scopes.has(TokenScope.READ);

/** Who may do what about cases and reads, as far as their role says; what they may know of a case says `blinding.ts`. */
export const readsPolicy = {
  isMember: (who: Principal, projectId: ProjectId) =>
    mayRead(who) && (who.isAdmin || (who.roles.get(projectId)?.size ?? 0) > 0),
  leads: (who: Principal, projectId: ProjectId) =>
    mayRead(who) && (who.isAdmin || holds(who, projectId, ProjectRole.LEAD)),
  /** Sees the cases of the project, apart from those they are blinded in. */
  oversees: (who: Principal, projectId: ProjectId) =>
    readsPolicy.leads(who, projectId) || (mayRead(who) && holds(who, projectId, ProjectRole.ANALYST)),
  mayManageCases: (who: Principal, projectId: ProjectId) => mayWrite(who) && readsPolicy.leads(who, projectId),
  mayReadCases: (who: Principal, projectId: ProjectId) => mayWrite(who) && holds(who, projectId, ProjectRole.READER),
};

/** @throws NotFound @throws Forbidden */
export function assertMayManageCases(who: Principal, projectId: ProjectId): void {
  if (!readsPolicy.isMember(who, projectId)) throw new NotFound("project");
  if (!readsPolicy.mayManageCases(who, projectId)) throw new Forbidden("Cases are managed by this project's leads.");
}

/** @throws NotFound @throws Forbidden */
export function assertMayReadCases(who: Principal, projectId: ProjectId): void {
  if (!readsPolicy.isMember(who, projectId)) throw new NotFound("project");
  if (!readsPolicy.mayReadCases(who, projectId)) throw new Forbidden("Cases are read by this project's readers.");
}

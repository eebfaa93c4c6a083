import { type PersonId, type ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";

/** The one place that says who may do what with a segmentation: for GraphQL, rooms and files alike. Nobody may, unless it says so here. */
const rolesThat: Record<"paint" | "manage" | "close" | "export", readonly ProjectRole[]> = {
  paint: [ProjectRole.READER, ProjectRole.ADJUDICATOR, ProjectRole.LEAD],
  manage: [ProjectRole.LEAD, ProjectRole.READER, ProjectRole.ADJUDICATOR],
  close: [ProjectRole.LEAD],
  export: [ProjectRole.ANALYST, ProjectRole.LEAD, ProjectRole.READER, ProjectRole.ADJUDICATOR],
};

const holds = (who: Principal, projectId: ProjectId, allowed: readonly ProjectRole[]): boolean =>
  who.isAdmin || allowed.some((role) => who.roles.get(projectId)?.has(role));

/** Everyone in the project. */
export function maySeeSegmentations(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.READ) && (who.isAdmin || (who.roles.get(projectId)?.size ?? 0) > 0);
}

export function mayPaint(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.WRITE) && holds(who, projectId, rolesThat.paint);
}

/** Credentials that change nothing, whatever their person may do. */
export function mayOnlyLook(who: Principal): boolean {
  return !who.scopes.has(TokenScope.WRITE);
}

/** Create segmentations; add, rename, colour and lock their segments: whoever paints may name what they paint. */
export function mayManageSegments(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.WRITE) && holds(who, projectId, rolesThat.manage);
}

/** What the room refused is its author's own: colleagues and leads don't see it. */
export function maySeeSetAside(who: Principal, projectId: ProjectId, author: PersonId): boolean {
  return maySeeSegmentations(who, projectId) && who.personId === author;
}

/** @throws Forbidden. Asked after `maySeeSetAside`; whether it may be painted again is for the room's gate. */
export function assertMaySettleSetAside(who: Principal): void {
  if (!who.scopes.has(TokenScope.WRITE)) throw new Forbidden("This token may read only: it lacks the scope WRITE.");
}

/** Close a segmentation to edits, and open it again. */
export function mayClose(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.WRITE) && holds(who, projectId, rolesThat.close);
}

/** Take the voxels out of the house. A VIEWER looks, and no more. */
export function mayExport(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.READ) && holds(who, projectId, rolesThat.export);
}

/** @throws NotFound: to whoever may not see the project, it does not exist */
export function assertMaySee(who: Principal, projectId: ProjectId, what = "segmentation"): void {
  if (!maySeeSegmentations(who, projectId)) throw new NotFound(what);
}

/** @throws NotFound @throws Forbidden */
export function assertMayManageSegments(who: Principal, projectId: ProjectId): void {
  assertMaySee(who, projectId);
  if (!mayManageSegments(who, projectId)) throw new Forbidden("Segments are for this project's readers and leads.");
}

/** @throws NotFound @throws Forbidden */
export function assertMayClose(who: Principal, projectId: ProjectId): void {
  assertMaySee(who, projectId);
  if (!mayClose(who, projectId)) throw new Forbidden("Closing a segmentation is for this project's leads.");
}

/** @throws NotFound @throws Forbidden */
export function assertMayExport(who: Principal, projectId: ProjectId): void {
  assertMaySee(who, projectId);
  if (!mayExport(who, projectId)) throw new Forbidden("Exports are for this project's analysts, readers and leads.");
}

import {
  type CaseId,
  type PersonId,
  type ProjectId,
  ProjectRole,
  type SegmentationId,
  type SeriesId,
  TokenScope,
} from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import type { Segmentation } from "./segmentation.js";

/** The one place that says who may do what with a segmentation: for GraphQL, rooms and files alike. Nobody may, unless it says so here. */
const rolesThat: Record<"paint" | "manage" | "close" | "export", readonly ProjectRole[]> = {
  paint: [ProjectRole.READER, ProjectRole.ADJUDICATOR, ProjectRole.LEAD],
  manage: [ProjectRole.LEAD, ProjectRole.READER, ProjectRole.ADJUDICATOR],
  close: [ProjectRole.LEAD],
  export: [ProjectRole.ANALYST, ProjectRole.LEAD, ProjectRole.READER, ProjectRole.ADJUDICATOR],
};

/**
 * What the reading of cases lets a person do with a mask. FREE: no case has a say, the role in the project decides. PAINT: it is
 * theirs, and open. ASIDE: they may look at it, and not enter its room: somebody is at work there alone. NONE: to them it doesn't exist.
 */
export type MaskAccess = "FREE" | "PAINT" | "LOOK" | "ASIDE" | "NONE";

/** Whether a mask may be begun on a series. TAKEN: what is painted there is painted in a read. HIDDEN: to them the series doesn't exist. */
export type MayBegin = "FREE" | "TAKEN" | "HIDDEN";

/** The door to who is blinded in what. */
export interface MaskBlinding {
  /** For loaders: the same function for the same principal. A mask that is left out is FREE. */
  accessFor(who: Principal): (ids: readonly SegmentationId[]) => Promise<ReadonlyMap<SegmentationId, MaskAccess>>;
  /** What cases say of a mask of their own on each series. A series that is left out is FREE. */
  mayBegin(who: Principal, ids: readonly SeriesId[]): Promise<ReadonlyMap<SeriesId, MayBegin>>;
  /** The case that its series belongs to; null for one that belongs to none. */
  caseOf(id: SegmentationId): Promise<CaseId | null>;
}

export interface Permissions {
  readonly see: boolean;
  /** Be in its room, and be seen there. */
  readonly enter: boolean;
  readonly paint: boolean;
  /** Add, rename, colour and lock segments: whoever paints may name what they paint. */
  readonly manageSegments: boolean;
  /** Close it to edits, and open it again. What belongs to a case is closed by submitting. */
  readonly close: boolean;
  /** Take the voxels out of the house. A VIEWER looks, and no more. */
  readonly export: boolean;
}

export const mayNothing: Permissions = {
  see: false,
  enter: false,
  paint: false,
  manageSegments: false,
  close: false,
  export: false,
};

export function permissionsOn(who: Principal, projectId: ProjectId, access: MaskAccess): Permissions {
  const holds = (allowed: readonly ProjectRole[]) =>
    who.isAdmin || allowed.some((role) => who.roles.get(projectId)?.has(role));
  const see = access !== "NONE" && isMember(who, projectId);
  const writes = see && who.scopes.has(TokenScope.WRITE);
  const edits = writes && (access === "FREE" || access === "PAINT");
  return {
    see,
    enter: see && access !== "ASIDE",
    paint: edits && holds(rolesThat.paint),
    manageSegments: edits && holds(rolesThat.manage),
    close: writes && access === "FREE" && holds(rolesThat.close),
    export: see && holds(rolesThat.export),
  };
}

/** @returns what `who` may do with one mask */
export async function permissionsFor(
  { blinding }: { blinding: MaskBlinding },
  who: Principal,
  { id, projectId }: Pick<Segmentation, "id" | "projectId">,
): Promise<Permissions> {
  return permissionsOn(who, projectId, (await blinding.accessFor(who)([id])).get(id) ?? "FREE");
}

const isMember = (who: Principal, projectId: ProjectId): boolean =>
  who.scopes.has(TokenScope.READ) && (who.isAdmin || (who.roles.get(projectId)?.size ?? 0) > 0);

/** Begin a mask on a series. @param asCasesSay what they have to say of it */
export function mayBegin(who: Principal, projectId: ProjectId, asCasesSay: MayBegin): boolean {
  return asCasesSay === "FREE" && permissionsOn(who, projectId, "FREE").manageSegments;
}

/** Credentials that change nothing, whatever their person may do. */
export function mayOnlyLook(who: Principal): boolean {
  return !who.scopes.has(TokenScope.WRITE);
}

/** What the room refused is its author's own: colleagues and leads don't see it. Asked of a mask that may be seen. */
export function maySeeSetAside(who: Principal, author: PersonId): boolean {
  return who.personId === author;
}

/** @throws Forbidden. Asked after `maySeeSetAside`; whether it may be painted again is for the room's gate. */
export function assertMaySettleSetAside(who: Principal): void {
  if (!who.scopes.has(TokenScope.WRITE)) throw new Forbidden("This token may read only: it lacks the scope WRITE.");
}

/** @throws NotFound: to whoever may not see it, it does not exist */
export function assertMaySee(may: Permissions, what = "segmentation"): void {
  if (!may.see) throw new NotFound(what);
}

/** @throws NotFound @throws Forbidden */
export function assertMayManageSegments(may: Permissions): void {
  assertMaySee(may);
  if (!may.manageSegments)
    throw new Forbidden("Segments are for this project's readers and leads, and in a case for whoever reads it.");
}

/** @throws NotFound, also for a series that this person may not see @throws Forbidden */
export function assertMayBegin(who: Principal, projectId: ProjectId, asCasesSay: MayBegin): void {
  if (!isMember(who, projectId) || asCasesSay === "HIDDEN") throw new NotFound("series");
  if (!permissionsOn(who, projectId, "FREE").manageSegments)
    throw new Forbidden("Segmentations are begun by this project's readers and leads.");
  if (asCasesSay === "TAKEN")
    throw new Forbidden("This series belongs to a case: what is painted on it is painted in a read.");
}

/** @throws NotFound @throws Forbidden */
export function assertMayClose(may: Permissions): void {
  assertMaySee(may);
  if (!may.close)
    throw new Forbidden("Closing a segmentation is for this project's leads; in a case, submitting closes it.");
}

/** @throws NotFound @throws Forbidden */
export function assertMayExport(may: Permissions): void {
  assertMaySee(may);
  if (!may.export) throw new Forbidden("Exports are for this project's analysts, readers and leads.");
}

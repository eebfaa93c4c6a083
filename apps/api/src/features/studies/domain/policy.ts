import {
  type ProjectId,
  ProjectRole,
  SeriesContent,
  type SeriesId,
  type StudyId,
  TokenScope,
} from "@covoxel/shared/vocabulary";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import type { Series, Study } from "./study.js";

/** The door to which cases a person may look at. */
export interface StudyBlinding {
  /** For loaders: the same function for the same principal. A study that is left out may be seen by its project's people. */
  visibilityFor(who: Principal): (ids: readonly StudyId[]) => Promise<ReadonlyMap<StudyId, boolean>>;
  /** Those that may be seen, newest first or in any order; null for all of the project. */
  visibleIn(who: Principal, projectId: ProjectId): Promise<readonly StudyId[] | null>;
  /** For loaders: of series that hold labels, whether somebody who may see their study may see them. */
  labelmapsFor(who: Principal): (ids: readonly SeriesId[]) => Promise<ReadonlyMap<SeriesId, boolean>>;
  /** Whether it is what somebody reads. */
  isRead(id: SeriesId): Promise<boolean>;
}

/** Everyone in a project sees its studies, as far as cases let them; its leads bring them in. An administrator may do both everywhere. */
export function maySeeStudies(who: Principal, projectId: ProjectId): boolean {
  if (!who.scopes.has(TokenScope.READ)) return false;
  return who.isAdmin || (who.roles.get(projectId)?.size ?? 0) > 0;
}

export async function maySeeStudy(
  { blinding }: { blinding: StudyBlinding },
  who: Principal,
  { id, projectId }: Pick<Study, "id" | "projectId">,
): Promise<boolean> {
  return maySeeStudies(who, projectId) && ((await blinding.visibilityFor(who)([id])).get(id) ?? true);
}

export async function maySeeSeries(
  { blinding }: { blinding: StudyBlinding },
  who: Principal,
  { id, studyId, projectId, content }: Pick<Series, "id" | "studyId" | "projectId" | "content">,
): Promise<boolean> {
  if (!(await maySeeStudy({ blinding }, who, { id: studyId, projectId }))) return false;
  return content === SeriesContent.IMAGE || ((await blinding.labelmapsFor(who)([id])).get(id) ?? false);
}

/** What patients are called in the source, and when they came: where the project shows pseudonyms, its leads alone see that. */
export function maySeeHeaders(who: Principal, projectId: ProjectId, showsPseudonyms: boolean): boolean {
  return !showsPseudonyms || leads(who, projectId);
}

export function mayImport(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.WRITE) && leads(who, projectId);
}

/** Paths of files may hold patients' names: imports are seen by those who may start them. */
export function maySeeImports(who: Principal, projectId: ProjectId): boolean {
  return who.scopes.has(TokenScope.READ) && leads(who, projectId);
}

const leads = (who: Principal, projectId: ProjectId): boolean =>
  who.isAdmin || (who.roles.get(projectId)?.has(ProjectRole.LEAD) ?? false);

/** @throws Forbidden. Asked of a series that may be seen */
export function assertMaySetContent(who: Principal, projectId: ProjectId): void {
  if (!mayImport(who, projectId)) throw new Forbidden("What a series holds is for this project's leads to say.");
}

/** @throws NotFound: to whoever may not see the project, it does not exist */
export function assertMaySeeStudies(who: Principal, projectId: ProjectId, what = "project"): void {
  if (!maySeeStudies(who, projectId)) throw new NotFound(what);
}

/** @throws NotFound */
export function assertMaySeeImports(who: Principal, projectId: ProjectId): void {
  if (!maySeeImports(who, projectId)) throw new NotFound("import");
}

/** @throws NotFound @throws Forbidden */
export function assertMayImport(who: Principal, projectId: ProjectId): void {
  assertMaySeeStudies(who, projectId);
  if (!mayImport(who, projectId)) throw new Forbidden("Importing studies is for this project's leads.");
}

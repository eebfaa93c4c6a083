import type { Job } from "../../../ports/job-queue.js";
import type { Principal } from "../../people/index.js";

type Whose = Pick<Job, "projectId" | "requestedBy">;

/** Projects in which this person reads a case blind: there, others' work tells of others' reads. */
export type BlindIn = ReadonlySet<NonNullable<Job["projectId"]>>;

/**
 * Who may do what about jobs: who asked for it, the leads of its project, administrators; but whoever reads blind there sees none of
 * others'. Nothing is allowed that is not said here.
 */
export const jobPolicy = {
  maySee: (who: Principal, job: Whose, blindIn: BlindIn) => who.scopes.has("READ") && concerns(who, job, blindIn),
  mayCancel: (who: Principal, job: Whose, blindIn: BlindIn) => who.scopes.has("WRITE") && concerns(who, job, blindIn),
};

function concerns(who: Principal, { projectId, requestedBy }: Whose, blindIn: BlindIn): boolean {
  const oversees = who.isAdmin || leads(who, projectId);
  if (oversees && !(projectId && blindIn.has(projectId))) return true;
  if (requestedBy !== who.personId) return false;
  // Who left a project, or was shown out, left its jobs too.
  return projectId === null || (who.roles.get(projectId)?.size ?? 0) > 0;
}

function leads(who: Principal, projectId: Job["projectId"]): boolean {
  return projectId !== null && (who.roles.get(projectId)?.has("LEAD") ?? false);
}

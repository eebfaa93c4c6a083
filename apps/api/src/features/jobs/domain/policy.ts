import type { Job } from "../../../ports/job-queue.js";
import type { Principal } from "../../people/index.js";

type Whose = Pick<Job, "projectId" | "requestedBy">;

/** Who may do what about jobs: who asked for it, the leads of its project, administrators. Nothing is allowed that is not said here. */
export const jobPolicy = {
  maySee: (who: Principal, job: Whose) => who.scopes.has("READ") && concerns(who, job),
  mayCancel: (who: Principal, job: Whose) => who.scopes.has("WRITE") && concerns(who, job),
};

function concerns(who: Principal, { projectId, requestedBy }: Whose): boolean {
  if (who.isAdmin || leads(who, projectId)) return true;
  if (requestedBy !== who.personId) return false;
  // Who left a project, or was shown out, left its jobs too.
  return projectId === null || (who.roles.get(projectId)?.size ?? 0) > 0;
}

function leads(who: Principal, projectId: Job["projectId"]): boolean {
  return projectId !== null && (who.roles.get(projectId)?.has("LEAD") ?? false);
}

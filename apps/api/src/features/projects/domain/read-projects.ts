import type { ProjectId } from "@covoxel/shared/vocabulary";
import type { Principal } from "../../people/index.js";
import type { ProjectPage, ProjectRepository } from "./ports.js";
import type { Project } from "./project.js";

/** Those that `who` may see; newest first. */
export async function listProjects(projects: ProjectRepository, who: Principal, page: ProjectPage): Promise<Project[]> {
  if (!who.scopes.has("READ")) return [];
  if (who.isAdmin) return projects.list(null, page);
  const visible: ProjectId[] = [...who.roles.keys()];
  return visible.length === 0 ? [] : projects.list(visible, page);
}

import type { PersonId, ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";

export interface Project {
  id: ProjectId;
  name: string;
  description: string;
  createdBy: PersonId;
  createdAt: Date;
}

export interface Member {
  projectId: ProjectId;
  personId: PersonId;
  roles: readonly ProjectRole[];
}

export interface NewProject {
  name: string;
  description: string;
}

/** @throws BadUserInput that names the field */
export function parseNewProject(input: NewProject): NewProject {
  const name = input.name.trim();
  const description = input.description.trim();
  if (name.length === 0) throw new BadUserInput("A project needs a name.", { field: "name" });
  if (name.length > 120) throw new BadUserInput("This name is too long.", { field: "name" });
  if (description.length > 4_000) throw new BadUserInput("This description is too long.", { field: "description" });
  return { name, description };
}

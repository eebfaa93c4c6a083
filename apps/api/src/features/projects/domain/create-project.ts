import { ProjectRole } from "@covoxel/shared/vocabulary";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import { assertMayCreateProject } from "./policy.js";
import type { MemberRepository, ProjectRepository } from "./ports.js";
import { type NewProject, type Project, parseNewProject } from "./project.js";

export interface CreateProjectPorts {
  projects: ProjectRepository;
  members: MemberRepository;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  ids: IdSource;
  clock: Clock;
}

/** Whoever makes a project leads it. @throws Forbidden @throws BadUserInput */
export async function createProject(ports: CreateProjectPorts, who: Principal, asked: NewProject): Promise<Project> {
  assertMayCreateProject(who);
  const { name, description } = parseNewProject(asked);
  const id = ports.ids.next("project");
  const project: Project = { id, name, description, createdBy: who.personId, createdAt: ports.clock.now() };
  const identitySecret = Buffer.from(ports.ids.secret(), "base64url");
  await ports.unitOfWork.transaction(async (tx) => {
    await ports.projects.insert(project, identitySecret, tx);
    await ports.members.setRoles(id, who.personId, [ProjectRole.LEAD], tx);
    await ports.audit.record({ tx, who: who.personId, act: "PROJECT_CREATED", subject: id, projectId: id });
  });
  return project;
}

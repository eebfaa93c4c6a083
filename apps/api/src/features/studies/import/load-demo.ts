import type { ProjectId } from "@covoxel/shared/vocabulary";
import type { Principal } from "../../people/index.js";
import type { Import } from "../domain/import.js";
import { assertMayImport } from "../domain/policy.js";
import { finishImport, type ImportPorts, startImport } from "./import-use-cases.js";

export interface LoadDemoPorts extends ImportPorts {
  projects: { createProject(who: Principal, asked: { name: string; description: string }): Promise<{ id: ProjectId }> };
}

/**
 * Brings a generated study through the same door as everybody's files; its job makes them.
 * @param projectId null: into a new project named Demo, for those who may make one
 * @throws NotFound @throws Forbidden
 */
export async function loadDemo(ports: LoadDemoPorts, who: Principal, projectId: ProjectId | null): Promise<Import> {
  if (projectId) assertMayImport(who, projectId);
  const target = projectId ?? (await ports.projects.createProject(who, demoProject)).id;
  const lead = projectId ? who : asLead(who, target);
  const record = await startImport(ports, lead, { projectId: target, source: "DEMO" });
  return finishImport(ports, lead, record.id);
}

const demoProject = { name: "Demo", description: "A generated study to try things on: no patient stands behind it." };

/** Whoever makes a project leads it; a Principal resolved before that doesn't know yet. */
const asLead = (who: Principal, projectId: ProjectId): Principal => ({
  ...who,
  roles: new Map([...who.roles, [projectId, new Set(["LEAD" as const])]]),
});

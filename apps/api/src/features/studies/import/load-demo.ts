import { writeFile } from "node:fs/promises";
import type { ImportId, ProjectId } from "@covoxel/shared/vocabulary";
import type { Principal } from "../../people/index.js";
import type { Import } from "../domain/import.js";
import { assertMayImport } from "../domain/policy.js";
import { finishImport, type ImportPorts, startImport } from "./import-use-cases.js";

/** One file of a generated study, with the name it would have on a disk. */
export interface GeneratedFile {
  name: string;
  bytes: Uint8Array;
}

export interface LoadDemoPorts extends ImportPorts {
  /** The same study at each call, so that loading the demo twice changes nothing. */
  generateDemo(): AsyncIterable<GeneratedFile> | Iterable<GeneratedFile>;
  projects: { createProject(who: Principal, asked: { name: string; description: string }): Promise<{ id: ProjectId }> };
}

/**
 * Brings a generated study through the same door as everybody's files.
 * @param projectId null: into a new project named Demo, for those who may make one
 * @throws NotFound @throws Forbidden
 */
export async function loadDemo(ports: LoadDemoPorts, who: Principal, projectId: ProjectId | null): Promise<Import> {
  if (projectId) assertMayImport(who, projectId);
  const target = projectId ?? (await ports.projects.createProject(who, demoProject)).id;
  const lead = projectId ? who : asLead(who, target);
  const record = await startImport(ports, lead, { projectId: target, source: "DEMO" });
  await takeInDemo(ports, record.id);
  return finishImport(ports, lead, record.id);
}

const demoProject = { name: "Demo", description: "A generated study to try things on: no patient stands behind it." };

/** Whoever makes a project leads it; a Principal resolved before that doesn't know yet. */
const asLead = (who: Principal, projectId: ProjectId): Principal => ({
  ...who,
  roles: new Map([...who.roles, [projectId, new Set(["LEAD" as const])]]),
});

async function takeInDemo({ generateDemo, imports, quarantine }: LoadDemoPorts, importId: ImportId): Promise<void> {
  for await (const { name, bytes } of generateDemo()) {
    const quarantineName = quarantine.freshName();
    await writeFile(quarantine.pathOf(importId, quarantineName), bytes, { mode: 0o600 });
    await imports.addFiles([{ importId, path: name, sizeBytes: bytes.byteLength, quarantineName, refusal: null }]);
  }
}

import type { ProjectId } from "@covoxel/shared/vocabulary";
import { objectKey } from "../../../ports/object-key.js";
import type { ObjectKey, ObjectStore } from "../../../ports/object-store.js";
import type { DatasetVersion } from "./dataset-version.js";
import { caseName, decodeManifest, type Manifest } from "./manifest.js";

/** What reading an object again came to. */
export type Verdict = "WHOLE" | "DAMAGED" | "MISSING";

export interface VersionReport {
  version: Pick<DatasetVersion, "id" | "number">;
  objects: number;
  faults: { verdict: Exclude<Verdict, "WHOLE">; key: ObjectKey; what: string }[];
}

export interface VerifyVersionPorts {
  objects: Pick<ObjectStore, "get">;
  /** Reads every byte of an object and compares it with its name; may remember what it said. */
  check(key: ObjectKey): Promise<Verdict>;
}

/**
 * Whether everything that a version names is there as it was: its manifest, the protocols, the labels and the images. Of a version whose
 * manifest is damaged nothing else is known.
 */
export async function verifyVersion(
  { objects, check }: VerifyVersionPorts,
  version: Pick<DatasetVersion, "id" | "number" | "projectId" | "contentHash">,
): Promise<VersionReport> {
  const report: VersionReport = { version, objects: 0, faults: [] };
  const look = async (key: ObjectKey, what: string) => {
    report.objects += 1;
    const verdict = await check(key);
    if (verdict !== "WHOLE") report.faults.push({ verdict, key, what });
    return verdict === "WHOLE";
  };
  const key = objectKey(version.projectId, version.contentHash);
  if (!(await look(key, "its manifest"))) return report;
  const manifest = decodeManifest(await objects.get(key));
  for (const [named, what] of namedBy(manifest, version.projectId)) await look(named, what);
  return report;
}

/** Each object once, with the first thing that it is. */
function namedBy({ protocols, cases }: Manifest, projectId: ProjectId): Map<ObjectKey, string> {
  const named = new Map<ObjectKey, string>();
  const add = (sha256: string, what: string) => {
    const key = objectKey(projectId, sha256);
    if (!named.has(key)) named.set(key, what);
  };
  for (const { version, sha256 } of protocols) add(sha256, `version ${version} of the protocol`);
  for (const one of cases) {
    add(one.labels.sha256, `labels of ${caseName(one)}`);
    for (const sha256 of one.image.sha256) add(sha256, `an image of ${caseName(one)}`);
  }
  return named;
}

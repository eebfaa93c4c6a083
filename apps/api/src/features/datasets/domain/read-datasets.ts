import type { DatasetVersionId } from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import type { ObjectStore } from "../../../ports/object-store.js";
import type { Principal } from "../../people/index.js";
import type { DatasetRepository, DatasetVersion } from "./dataset-version.js";
import { readKept } from "./kept-objects.js";
import { decodeManifest, type Manifest } from "./manifest.js";
import { assertMaySeeDatasets } from "./policy.js";
import { contentsOf, type LookedAt, type VersionContents } from "./version-contents.js";

/** @throws NotFound when there is none, or it is not this person's to see */
export async function seeVersion(
  { datasets }: { datasets: Pick<DatasetRepository, "findMany"> },
  who: Principal,
  id: DatasetVersionId,
): Promise<DatasetVersion> {
  const version = (await datasets.findMany([id])).get(id);
  if (!version) throw new NotFound("data set version");
  assertMaySeeDatasets(who, version.projectId);
  return version;
}

/** @throws Conflict when it is damaged */
export async function readManifest(
  { objects }: { objects: Pick<ObjectStore, "get"> },
  version: Pick<DatasetVersion, "projectId" | "contentHash">,
): Promise<Manifest> {
  return decodeManifest(await readKept(objects, version.projectId, version.contentHash));
}

/** @throws Conflict when its manifest is damaged */
export const readContents = (
  ports: { objects: Pick<ObjectStore, "get">; lookedAt: LookedAt },
  version: Pick<DatasetVersion, "projectId" | "contentHash">,
): Promise<VersionContents> =>
  ports.lookedAt.of(version.contentHash, async () => contentsOf(await readManifest(ports, version)));

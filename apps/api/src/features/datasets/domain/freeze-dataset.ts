import type { ProjectId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { ObjectStore } from "../../../ports/object-store.js";
import type { UnitOfWork } from "../../../ports/transaction.js";
import type { Principal } from "../../people/index.js";
import type { AgreedResults } from "./agreed-case.js";
import type { Json } from "./canonical-json.js";
import type { DatasetRepository, DatasetVersion, FrozenCase, Refusal } from "./dataset-version.js";
import { type DescribeCasePorts, describeCase } from "./describe-case.js";
import { keepResult, ResultChanged } from "./keep-result.js";
import { encodeDocument, encodeManifest, type Manifest, type ManifestProtocol } from "./manifest.js";
import { type PlannedCase, planCases, refusal } from "./plan-cases.js";
import { assertMayFreeze } from "./policy.js";
import type { Protocols } from "./ports.js";
import { checkSplitPlan, type SplitPlan } from "./split.js";

export interface FreezePorts extends DescribeCasePorts {
  agreed: AgreedResults;
  protocols: Protocols;
  datasets: DatasetRepository;
  objects: ObjectStore;
  unitOfWork: UnitOfWork;
  audit: AuditTrail;
  clock: Clock;
  ids: IdSource;
}

export interface FreezeRequest {
  projectId: ProjectId;
  note: string;
  split: SplitPlan;
}

/**
 * Keeps the project's data set as it stands. Every byte that the version names is in the object store before there is a version; what was
 * kept for an earlier one is not read again.
 * @returns the version; the one that is there already where nothing has changed since
 * @throws NotFound @throws Forbidden @throws BadUserInput
 */
export async function freezeDataset(
  ports: FreezePorts,
  who: Principal,
  { projectId, note, split }: FreezeRequest,
): Promise<DatasetVersion | Refusal> {
  assertMayFreeze(who, projectId);
  checkSplitPlan(split);
  if (note.length > 2_000) throw new BadUserInput("This note is too long.", { field: "note" });
  const planned = planCases(await ports.agreed.ofProject(projectId), split);
  if (!Array.isArray(planned)) return planned;
  const manifest = await describe(ports, projectId, planned, split);
  if (!("cases" in manifest)) return manifest;
  const { bytes, contentHash } = encodeManifest(manifest);
  await ports.objects.put(projectId, bytes);
  return ports.unitOfWork.transaction(async (tx) => {
    await ports.datasets.lock(projectId, tx);
    const same = await ports.datasets.findByContent(projectId, contentHash, tx);
    if (same) return same;
    const version: DatasetVersion = {
      id: ports.ids.next("datasetVersion"),
      projectId,
      number: (await ports.datasets.lastNumber(projectId, tx)) + 1,
      contentHash,
      note: note.trim(),
      frozenBy: who.personId,
      frozenAt: ports.clock.now(),
    };
    await ports.datasets.insert(version, planned.map(toFrozen), tx);
    await ports.audit.record({
      tx,
      who: who.personId,
      act: "DATASET_FROZEN",
      subject: version.id,
      projectId,
      details: { number: version.number, contentHash, caseCount: planned.length },
    });
    return version;
  });
}

const toFrozen = ({ caseNumber, segmentationId, split }: PlannedCase): FrozenCase => ({
  caseNumber,
  segmentationId,
  split,
});

async function describe(
  ports: FreezePorts,
  projectId: ProjectId,
  planned: readonly PlannedCase[],
  split: SplitPlan,
): Promise<Manifest | Refusal> {
  const changed = await keepAll(ports, projectId, planned);
  if (changed.length > 0)
    return refusal("RESULT_CHANGED", changed, "the result's voxels are not those that were signed.");
  return {
    format: "covoxel data set 1",
    split: split.kind === "GIVEN" ? { kind: "GIVEN" } : split,
    protocols: await keepProtocols(ports, projectId, planned),
    cases: await describeAll(ports, projectId, planned),
  };
}

/** One after the other: a mask that is not kept yet takes the memory of all its voxels. @returns those that are not as they were signed */
async function keepAll(ports: FreezePorts, projectId: ProjectId, planned: readonly PlannedCase[]) {
  const changed: PlannedCase[] = [];
  for (const one of planned) {
    try {
      await keepResult(ports, { ...one, projectId });
    } catch (error) {
      if (!(error instanceof ResultChanged)) throw error;
      changed.push(one);
    }
  }
  return changed;
}

/** So many wait for the database together. */
const describedAtOnce = 8;

async function describeAll(ports: FreezePorts, projectId: ProjectId, planned: readonly PlannedCase[]) {
  const cases: Manifest["cases"] = [];
  for (let from = 0; from < planned.length; from += describedAtOnce) {
    const some = planned.slice(from, from + describedAtOnce);
    cases.push(...(await Promise.all(some.map((one) => describeCase(ports, projectId, one)))));
  }
  return cases;
}

async function keepProtocols(
  { protocols, objects }: FreezePorts,
  projectId: ProjectId,
  planned: readonly PlannedCase[],
): Promise<ManifestProtocol[]> {
  const versions = [...new Set(planned.map(({ protocolVersion }) => protocolVersion))].sort((a, b) => a - b);
  const kept: ManifestProtocol[] = [];
  for (const version of versions) {
    const document = await protocols.document(projectId, version);
    const { bytes, contentHash } = encodeDocument(document as Json);
    await objects.put(projectId, bytes);
    kept.push({ version, sha256: contentHash });
  }
  return kept;
}

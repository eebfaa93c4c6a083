import type { ProjectId } from "@covoxel/shared/vocabulary";
import { Conflict } from "../../../errors.js";
import { objectKey } from "../../../ports/object-key.js";
import type { ObjectStore } from "../../../ports/object-store.js";
import { isKept } from "./kept-objects.js";
import { type ManifestCase, type ManifestLabels, type ManifestSegment, pseudonymOf } from "./manifest.js";
import type { PlannedCase } from "./plan-cases.js";
import type { Masks, SourceImages } from "./ports.js";

export interface FreezeCasePorts {
  masks: Masks;
  sources: SourceImages;
  objects: ObjectStore;
}

/** The mask as of the signed revision doesn't have the signed content. */
export class ResultChanged extends Error {
  override readonly name = "ResultChanged";
}

/** Keeps the labels' bytes and says what there is to say of a case. @throws ResultChanged */
export async function freezeCase(
  ports: FreezeCasePorts,
  projectId: ProjectId,
  one: PlannedCase,
): Promise<ManifestCase> {
  const mask = await ports.masks.find(one.segmentationId);
  const image = mask?.projectId === projectId ? await ports.sources.describe(mask.seriesId, mask.t) : null;
  if (!mask || !image || mask.seriesId !== one.seriesId)
    throw new Conflict(`The images or the result of case ${one.caseNumber} are gone.`, { caseNumber: one.caseNumber });
  await keepLabels(ports, projectId, one);
  return {
    number: one.caseNumber,
    patient: pseudonymOf(one.patientKey),
    split: one.split,
    licence: one.licence.trim(),
    how: one.how,
    signedAt: one.signedAt.toISOString(),
    contributors: [...one.contributors].sort(),
    findings: { ...one.findings },
    protocolVersion: one.protocolVersion,
    image: { ...image, t: mask.t },
    labels: await labelsOf(ports, one),
  };
}

async function keepLabels(
  { masks, objects }: FreezeCasePorts,
  projectId: ProjectId,
  { segmentationId, revision, contentHash }: PlannedCase,
): Promise<void> {
  if (await isKept(objects, objectKey(projectId, contentHash))) return;
  const content = await masks.content(segmentationId, revision);
  if (content.contentHash !== contentHash) throw new ResultChanged();
  // Named by the store for what it holds: another hash would be another object.
  const { key } = await objects.put(projectId, content.bytes);
  if (key !== objectKey(projectId, contentHash)) throw new ResultChanged();
}

async function labelsOf({ masks }: FreezeCasePorts, one: PlannedCase): Promise<ManifestLabels> {
  const { segmentationId, revision, contentHash } = one;
  const segments = await masks.segments(segmentationId);
  const models = await modelsOf(masks, one);
  return {
    segmentation: segmentationId,
    revision,
    sha256: contentHash,
    segments: [...segments]
      .sort((a, b) => a.number - b.number)
      .map(({ number, plane, labelKey, name, colour }): ManifestSegment => {
        const behind = [...new Set([...(models.byNumber.get(number) ?? []), ...(models.byLabel.get(labelKey) ?? [])])];
        const method = behind.length > 0 ? "SEMIAUTOMATIC" : "MANUAL";
        return { number, plane, label: labelKey, name, colour, method, models: behind.sort() };
      }),
  };
}

/** Of the result's own journal by segment, and of the reads that it was made from by label: numbers are each mask's own. */
async function modelsOf(masks: Masks, { segmentationId, revision, madeFrom = [] }: PlannedCase) {
  const byNumber = await masks.modelsBehind(segmentationId, revision);
  const byLabel = new Map<string | null, string[]>();
  for (const read of madeFrom) {
    const labels = new Map(
      (await masks.segments(read.segmentationId)).map(({ number, labelKey }) => [number, labelKey]),
    );
    for (const [number, models] of await masks.modelsBehind(read.segmentationId, read.revision)) {
      const label = labels.get(number) ?? null;
      if (label !== null) byLabel.set(label, [...(byLabel.get(label) ?? []), ...models]);
    }
  }
  return { byNumber, byLabel };
}

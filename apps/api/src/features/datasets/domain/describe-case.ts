import type { ProjectId } from "@covoxel/shared/vocabulary";
import { Conflict } from "../../../errors.js";
import { type ManifestCase, type ManifestLabels, type ManifestSegment, pseudonymOf } from "./manifest.js";
import type { PlannedCase } from "./plan-cases.js";
import type { Masks, SourceImages } from "./ports.js";

export interface DescribeCasePorts {
  masks: Masks;
  sources: SourceImages;
}

/** Says what there is to say of a case whose labels are kept. @throws Conflict */
export async function describeCase(
  ports: DescribeCasePorts,
  projectId: ProjectId,
  one: PlannedCase,
): Promise<ManifestCase> {
  const mask = await ports.masks.find(one.segmentationId);
  const image = mask?.projectId === projectId ? await ports.sources.describe(mask.seriesId, mask.t) : null;
  if (!mask || !image || mask.seriesId !== one.seriesId)
    throw new Conflict(`The images or the result of case ${one.caseNumber} are gone.`, { caseNumber: one.caseNumber });
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

async function labelsOf({ masks }: DescribeCasePorts, one: PlannedCase): Promise<ManifestLabels> {
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

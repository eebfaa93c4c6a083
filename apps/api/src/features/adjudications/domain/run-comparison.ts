import { createHash } from "node:crypto";
import type { Shape3 } from "@covoxel/shared/geometry";
import {
  AdjudicationState,
  type CaseId,
  CaseState,
  Finding,
  ReadState,
  ResultOrigin,
  type SegmentationId,
} from "@covoxel/shared/vocabulary";
import type { JobContext, JobQueue } from "../../../ports/job-queue.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Protocol } from "../../projects/index.js";
import type { Case, LabelFinding, Read } from "../../reads/index.js";
import { type EncodedMask, segmentsOfLabels } from "../../segmentations/index.js";
import type { Adjudication } from "./adjudication.js";
import { type ComparedCase, combineRule, compareReads } from "./compare-reads.js";
import type { LabelVerdict } from "./comparison.js";
import type { LabelPlane } from "./label-planes.js";
import type { AdjudicationPorts, DisagreementWithSpans } from "./ports.js";
import type { CaseResult } from "./result.js";

export const agreementJobKind = "agreement";

/** Asked for as the last read comes in, in its transaction. In nobody's name who reads: a job that somebody asked for is theirs to see. */
export async function requestComparison(
  jobs: JobQueue,
  tx: Transaction,
  { id, projectId, createdBy }: Case,
): Promise<void> {
  await jobs.request(
    { kind: agreementJobKind, payload: { caseId: id }, projectId, requestedBy: createdBy, priority: 5 },
    tx,
  );
}

/** Of each label; the rest is summed. */
const listedDisagreements = 500;

/**
 * Compares the reads of a case that has them all: either they agree, and the workflow's rule makes the result, or an adjudicator is
 * waited for. Run again it finds that the case has moved on; a read that was opened meanwhile leaves all as it was.
 */
export async function runComparison(ports: AdjudicationPorts, caseId: CaseId, job: JobContext): Promise<void> {
  const { door } = ports;
  const found = await door.cases.find(caseId);
  if (found?.status.state !== CaseState.IN_READING) return;
  await ports.results.dropUnfinished(caseId);
  const { protocol } = await door.protocolOf(found);
  const reads = submittedOf((await door.reads.ofCases([caseId])).get(caseId) ?? []);
  if (!door.isComplete(protocol, reads)) return;
  const grid = await ports.grids.of(found.seriesId);
  const compared = await compareReads(ports, protocol, reads, grid, {
    signal: job.signal,
    report: (done) => job.report(0.7 * done, "Comparing the reads"),
  });
  if (compared.comparison.passed) await agree(ports, found, protocol, reads, compared, job);
  else await askAdjudicator(ports, found, reads, compared, grid, job);
}

const submittedOf = (reads: readonly Read[]): Read[] => reads.filter(({ state }) => state === ReadState.SUBMITTED);

async function agree(
  ports: AdjudicationPorts,
  found: Case,
  protocol: Protocol,
  reads: readonly Read[],
  { comparison, planes, masks }: ComparedCase,
  job: JobContext,
): Promise<void> {
  const { result: rule } = protocol.workflow.agreement;
  await job.report(0.8, "Making the result");
  const segments = segmentsOfLabels(protocol.labels);
  const { shape } = masks[0]!.snapshot;
  const mask = await ports.masks.encode(
    {
      shape,
      planes: await combinePlanes(ports, { shape, planes }, segments, combineRule(rule), job.signal),
      tool: "agreed-result",
    },
    { signal: job.signal },
  );
  const segmentationId = await layDown(ports, found, reads, segments, mask);
  const { revision, contentHash, voxelsByLabel } = await ports.masks.measure(segmentationId);
  const result: CaseResult = {
    caseId: found.id,
    projectId: found.projectId,
    segmentationId,
    revision,
    contentHash,
    findings: agreedFindings(comparison.labels, reads, voxelsByLabel),
    lineage: lineageOf(reads),
    signedAt: ports.clock.now(),
    origin: ResultOrigin.AGREED,
    rule,
    adjudicationId: null,
    signedBy: null,
  };
  await commit(ports, found, reads, async (tx) => {
    await ports.comparisons.keep(found.id, comparison, tx);
    await ports.results.insert(result, tx);
    await ports.keepLater(tx, { ...result, requestedBy: found.createdBy });
    await ports.door.cases.setStatus(found.id, { state: CaseState.DONE }, tx);
    const people = reads.flatMap(({ readers }) => readers);
    await ports.door.announce(tx, [
      {
        projectId: found.projectId,
        caseId: found.id,
        type: "CASE_DONE",
        people,
        by: null,
      },
    ]);
  });
  await ports.results.dropUnfinished(found.id);
}

/** The result's mask, before it is one: until its row is there too, a later run throws it away. */
async function layDown(
  { masks, door, ids, unitOfWork }: AdjudicationPorts,
  { id: caseId, number, seriesId, t }: Case,
  [first]: readonly Read[],
  segments: ReturnType<typeof segmentsOfLabels>,
  mask: EncodedMask,
): Promise<SegmentationId> {
  const id = ids.next("segmentation");
  const createdBy = first!.readers[0]!;
  await unitOfWork.transaction(async (tx) => {
    const name = `Case ${number}, result`;
    await masks.createFilled({ id, seriesId, t, name, createdBy, segments, mask, closed: true }, tx);
    await door.parts.addRecord({ segmentationId: id, caseId, kind: "RESULT", partOf: null }, tx);
  });
  return id;
}

/**
 * What the reads say of each label, with the result's own voxels. They agree, so whoever speaks of it speaks for all; of a label that
 * nobody spoke of or painted the result says nothing either: that something is absent is for a person to assert.
 */
function agreedFindings(
  labels: readonly LabelVerdict[],
  reads: readonly Read[],
  voxelsByLabel: ReadonlyMap<string, number>,
): LabelFinding[] {
  return labels.flatMap(({ labelKey }) => {
    const voxelCount = voxelsByLabel.get(labelKey) ?? 0;
    const said = reads.flatMap(({ submission }) => submission!.findings).find((one) => one.labelKey === labelKey);
    const finding = voxelCount > 0 ? Finding.PRESENT : said?.finding;
    return finding ? [{ labelKey, finding, reason: said?.reason ?? "", voxelCount }] : [];
  });
}

export const lineageOf = (reads: readonly Read[]) =>
  reads.map(({ id, submission }) => ({
    readId: id,
    revision: submission!.revision,
    contentHash: submission!.contentHash,
  }));

/** @returns planes as segmentations have them: the number of each label's first segment */
export async function combinePlanes(
  { agreement }: Pick<AdjudicationPorts, "agreement">,
  { shape, planes }: { shape: Shape3; planes: readonly LabelPlane[] },
  segments: ReturnType<typeof segmentsOfLabels>,
  by: Parameters<AdjudicationPorts["agreement"]["combineReads"]>[0]["by"],
  signal?: AbortSignal,
) {
  const combined = [];
  for (const { labels, reads: read } of planes) {
    // A workflow of one read agrees with itself.
    const reads = read.length === 1 ? [read[0]!, read[0]!] : read;
    const segmentOf = (key: string) => segments.find(({ labelKey }) => labelKey === key)!;
    const wish = {
      shape,
      reads,
      labels: labels.map(({ key, number }) => ({ numbers: reads.map(() => number), result: segmentOf(key).number })),
      by,
    };
    combined.push({
      plane: segmentOf(labels[0]!.key).plane,
      labels: await agreement.combineReads(wish, { ...(signal && { signal }) }),
    });
  }
  return combined;
}

async function askAdjudicator(
  ports: AdjudicationPorts,
  found: Case,
  reads: readonly Read[],
  { comparison, planes }: ComparedCase,
  grid: Awaited<ReturnType<AdjudicationPorts["grids"]["of"]>>,
  job: JobContext,
): Promise<void> {
  await job.report(0.8, "Finding where the reads differ");
  const order = drawOrder(ports.ids.secret(), reads.length);
  const disagreements = await findDisagreements(ports, planes, grid, order, job.signal);
  const adjudication: Adjudication = {
    id: ports.ids.next("adjudication"),
    caseId: found.id,
    projectId: found.projectId,
    state: AdjudicationState.WAITING,
    adjudicator: null,
    sides: order.map((place) => {
      const { readId, segmentationId, revision } = comparison.reads[place]!;
      return { readId, segmentationId, revision };
    }),
    segmentationId: null,
    dueAt: found.dueAt,
    createdAt: ports.clock.now(),
    assignedAt: null,
    begunAt: null,
    sessionAt: null,
    signature: null,
  };
  await commit(ports, found, reads, async (tx) => {
    await ports.comparisons.keep(found.id, comparison, tx);
    await ports.adjudications.insert(adjudication, disagreements, tx);
    await ports.door.cases.setStatus(found.id, { state: CaseState.IN_ADJUDICATION }, tx);
    await ports.door.announce(tx, [
      {
        projectId: found.projectId,
        caseId: found.id,
        type: "CASE_IN_ADJUDICATION",
        adjudicationId: adjudication.id,
        by: null,
      },
    ]);
  });
}

async function findDisagreements(
  { agreement }: AdjudicationPorts,
  planes: readonly LabelPlane[],
  { shape, ijkToLps }: Awaited<ReturnType<AdjudicationPorts["grids"]["of"]>>,
  order: readonly number[],
  signal: AbortSignal,
): Promise<DisagreementWithSpans[]> {
  const found: DisagreementWithSpans[] = [];
  const unit = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const;
  for (const { labels, reads } of planes) {
    const numbers = labels.map(({ number }) => reads.map(() => number));
    const wish = { shape, ijkToLps: ijkToLps ?? unit, reads, labels: numbers, atMost: listedDisagreements };
    for (const [n, { listed }] of (await agreement.findDisagreements(wish, { signal })).entries())
      for (const { voxels, volumeMl, boxIjk, at, heldBy, spans } of listed)
        found.push({
          number: 0,
          labelKey: labels[n]!.key,
          voxels,
          volumeMl: ijkToLps ? volumeMl : null,
          boxIjk,
          atIjk: at.ijk,
          atLps: ijkToLps ? at.lps : null,
          heldBy: order.map((place) => heldBy[place]!),
          spans: order.map((place) => spans[place]!),
          decided: null,
        });
  }
  return found.toSorted((a, b) => b.voxels - a.voxels).map((one, n) => ({ ...one, number: n + 1 }));
}

/** Only if the case still waits for this, and its reads are those that were compared. */
async function commit(
  { door, unitOfWork }: AdjudicationPorts,
  { id }: Case,
  compared: readonly Read[],
  write: (tx: Transaction) => Promise<void>,
): Promise<void> {
  await unitOfWork.transaction(async (tx) => {
    const now = await door.cases.lock(id, tx);
    if (now?.status.state !== CaseState.IN_READING) return;
    const reads = submittedOf((await door.reads.ofCases([id], tx)).get(id) ?? []);
    const nameOf = (read: Read) => `${read.id} ${read.submission!.at.toISOString()}`;
    if (reads.map(nameOf).join() === compared.map(nameOf).join()) await write(tx);
  });
}

/** By chance, from a secret that nobody keeps. @returns the places 0 to count - 1 in another order */
function drawOrder(secret: string, count: number): number[] {
  const lot = (place: number) => createHash("sha256").update(`${secret} ${place}`).digest("hex");
  return Array.from({ length: count }, (_, place) => place).sort((a, b) => (lot(a) < lot(b) ? -1 : 1));
}

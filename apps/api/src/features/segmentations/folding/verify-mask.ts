import { createReplica, LabelmapError, type Manifest, SlabMissing } from "@covoxel/shared/labelmap";
import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { Foldable, ManifestStore } from "./ports.js";
import { SlabDamaged, type Slabs } from "./slabs.js";

/** What was looked at, and what is wrong with it, in sentences of ids and figures. */
export interface MaskReport {
  id: SegmentationId;
  entries: number;
  slabs: number;
  /** Of the journal: nothing can be worked out from it beyond what is said. */
  journalFaults: string[];
  /** Of what was folded: can be worked out again from the journal. */
  foldFaults: string[];
}

/**
 * Reads a mask's journal and its slabs again, every byte, and compares what they say. Nothing is changed; strokes may be saved meanwhile.
 * @throws StorageUnavailable
 */
export async function verifyMask(
  { manifests, slabs }: { manifests: Pick<ManifestStore, "foldable" | "everything">; slabs: Pick<Slabs, "readOne"> },
  id: SegmentationId,
  shape: readonly [number, number, number],
): Promise<MaskReport> {
  // The manifest first: whatever it holds is in the journal that is read after it.
  const { manifest } = await manifests.foldable(id);
  const journal = await manifests.everything(id);
  const report: MaskReport = {
    id,
    entries: journal.log.length,
    slabs: new Set(Object.values(manifest?.slabs ?? {})).size,
    journalFaults: journalFaults(journal),
    foldFaults: [],
  };
  const read = replay(shape, journal, null);
  report.journalFaults.push(...read.faults);
  if (!manifest) return report;
  const folded = replay(shape, journal, manifest);
  report.foldFaults.push(...folded.faults.filter((fault) => !read.faults.includes(fault)));
  for (const hash of new Set(Object.values(manifest.slabs))) {
    try {
      folded.replica.provide(hash, await slabs.readOne(id, hash));
    } catch (error) {
      if (!(error instanceof SlabDamaged || error instanceof LabelmapError)) throw error;
      report.foldFaults.push(`slab ${hash} is missing or damaged`);
    }
  }
  if (report.foldFaults.length > 0) return report;
  try {
    if (folded.replica.contentHash() !== read.replica.contentHash())
      report.foldFaults.push("the slabs say something else than the journal");
  } catch (error) {
    if (!(error instanceof SlabMissing || error instanceof LabelmapError)) throw error;
    report.foldFaults.push("a slab can't be read");
  }
  return report;
}

/** Revisions count from 1 without a gap, and so do each actor's numbers, those of entries that were set aside among them. */
function journalFaults({ log, refused }: Foldable): string[] {
  const faults: string[] = [];
  const skipped = log.findIndex(({ revision }, at) => revision !== at + 1);
  if (skipped !== -1) faults.push(`revision ${skipped + 1} is missing`);
  const numbers = Map.groupBy([...log, ...refused], ({ actor }) => actor);
  for (const [actor, entries] of numbers) {
    const seqs = entries.map(({ seq }) => seq).sort((a, b) => a - b);
    const gap = seqs.findIndex((seq, at) => seq !== at + 1);
    if (gap !== -1) faults.push(`entry ${gap + 1} of actor ${actor} is missing`);
  }
  return faults;
}

function replay(shape: readonly [number, number, number], { log, refused }: Foldable, manifest: Manifest | null) {
  const replica = createReplica({ shape, actor: 0, now: () => 0 });
  const faults: string[] = [];
  try {
    if (manifest) replica.attach(manifest);
  } catch (error) {
    if (!(error instanceof LabelmapError)) throw error;
    faults.push("the manifest can't be read");
  }
  for (const { actor, seq } of refused) replica.revoke(actor, seq);
  for (const { revision, actor, bytes } of log) {
    try {
      replica.receive(actor, bytes);
    } catch (error) {
      if (!(error instanceof LabelmapError)) throw error;
      faults.push(`revision ${revision} can't be read`);
    }
  }
  return { replica, faults };
}

import { forEachSpan, type PatchEntry } from "@covoxel/shared/labelmap";
import { type PersonId, parseId, type SegmentationId } from "@covoxel/shared/vocabulary";
import type { SlabStore, SuggestionRepository } from "./ports.js";
import { type Acceptance, originModelOf, type Slab, type Suggestion } from "./suggestion.js";

export interface PatchClaim {
  segmentationId: SegmentationId;
  suggestionId: string;
  model: string;
  personId: PersonId;
  patch: PatchEntry;
}

/**
 * Whether a patch that claims to come from a suggestion does: this person accepts that suggestion of this segmentation, and every voxel
 * that it paints has, in the suggestion, the label which was accepted as that segment. It may paint fewer.
 */
export async function verifySuggestionPatch(
  ports: { suggestions: SuggestionRepository; slabs: SlabStore },
  claim: PatchClaim,
): Promise<boolean> {
  const id = parseId("suggestion", claim.suggestionId);
  const suggestion = id && (await ports.suggestions.find(id));
  if (suggestion?.state.status !== "READY" || !suggestion.state.acceptance) return false;
  const { acceptance } = suggestion.state;
  // Nothing painted is nothing accepted: the suggestion stays open.
  if (claim.patch.parts.length === 0) return false;
  if (suggestion.segmentationId !== claim.segmentationId || acceptance.personId !== claim.personId) return false;
  if (originModelOf(suggestion.model) !== claim.model) return false;
  if (claim.patch.parts.some(({ box }) => box.max.some((end, axis) => end > suggestion.shape[axis]!))) return false;
  const labels = claim.patch.parts.map((part) => labelOf(acceptance, part.segment, part.plane));
  if (labels.includes(null)) return false;
  for (const slab of suggestion.slabs) {
    if (!(await isSubset(ports.slabs, suggestion, slab, claim.patch, labels))) return false;
  }
  return true;
}

function labelOf({ segments }: Acceptance, number: number, plane: number): number | null {
  return segments.find((segment) => segment.number === number && segment.plane === plane)?.label ?? null;
}

async function isSubset(
  store: SlabStore,
  { shape: [ni, nj] }: Suggestion,
  { kStart, kEnd, objectKey }: Slab,
  { parts }: PatchEntry,
  labels: readonly (number | null)[],
): Promise<boolean> {
  const touching = parts
    .map((part, n) => ({ part, label: labels[n] }))
    .filter(({ part: { box } }) => box.min[2] < kEnd && box.max[2] > kStart);
  if (touching.length === 0) return true;
  const proposed = await store.read(objectKey, ni * nj * (kEnd - kStart));
  let isInside = true;
  for (const { part, label } of touching) {
    forEachSpan(
      part,
      (k, j, iStart, iEnd) => {
        const row = ((k - kStart) * nj + j) * ni;
        for (let at = row + iStart; at < row + iEnd; at += 1) if (proposed[at] !== label) isInside = false;
      },
      kStart,
      kEnd,
    );
  }
  return isInside;
}

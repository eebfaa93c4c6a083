import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AffineLps, affineFromColumns, cross, normalize, scale, type Vec3 } from "@covoxel/shared/geometry";
import type { Agreement, MaskPair } from "../../../apps/api/src/features/agreement/index.js";
import { askPython } from "../readers.js";
import type { AgreementCase } from "./cases.js";

/** What `tests/support/python/agreement.py` says of one case. */
export interface OtherAgreement {
  dice: number | null;
  jaccard: number | null;
  volume_difference_ml: number | null;
  hd95_mm: number | null;
  surface_dice: number | null;
}

/** Lies askew in the patient, with right angles. */
export function obliqueGrid([di, dj, dk]: Vec3): AffineLps {
  const i = normalize([0.9, 0.3, -0.2]);
  const j = normalize(cross([0.1, -0.4, 0.8], i));
  return affineFromColumns(scale(i, di), scale(j, dj), scale(cross(i, j), dk), [-120.5, 33, 871]);
}

export const masksOf = ({ shape, spacingMm, a, b }: AgreementCase): MaskPair => ({
  shape,
  ijkToLps: obliqueGrid(spacingMm),
  a: a.labels,
  b: b.labels,
});

export interface OtherAnswer {
  /** By name. */
  cases: Record<string, OtherAgreement>;
  /** For each spacing mm² of the 256 surface elements, where voxel (di, dj, dk) inside is bit 4 di + 2 dj + dk. */
  areas: number[][];
}

export const askOther = (cases: readonly AgreementCase[], spacings: readonly Vec3[]): OtherAnswer =>
  askAboutCases("agreement.py", cases, { spacings });

/** What `tests/support/python/disagreements.py` says of one case. */
export interface OtherDisagreements {
  agreed: number;
  /** Voxels, held by a, held by b, i0, j0, k0, i1, j1, k1; largest first. */
  components: number[][];
}

export const askOtherForDisagreements = (cases: readonly AgreementCase[]): Record<string, OtherDisagreements> =>
  askAboutCases("disagreements.py", cases, {});

function askAboutCases<Answer>(script: string, cases: readonly AgreementCase[], more: object): Answer {
  const folder = mkdtempSync(join(tmpdir(), "covoxel-agreement-"));
  const write = (name: string, labels: Uint8Array) => {
    writeFileSync(join(folder, name), labels);
    return join(folder, name);
  };
  try {
    return askPython(script, {
      cases: cases.map(({ name, shape, spacingMm, a, b, labels, toleranceMm }, n) => ({
        name,
        a: write(`${n}-a`, a.labels),
        b: write(`${n}-b`, b.labels),
        shape,
        spacing: spacingMm,
        labels: [labels.a, labels.b],
        tolerance: toleranceMm,
      })),
      ...more,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How far two measurements are apart: the largest difference of overlaps, of mm, of mL; Infinity where only one has a number. */
export function differences(ours: Agreement, other: OtherAgreement): { overlap: number; mm: number; ml: number } {
  return {
    overlap: Math.max(
      apart(ours.dice.value, other.dice),
      apart(ours.jaccard.value, other.jaccard),
      apart(ours.surfaceDice.value, other.surface_dice),
    ),
    mm: apart(ours.hd95Mm.value, other.hd95_mm),
    ml: apart(ours.volumeDifferenceMl.value, other.volume_difference_ml),
  };
}

function apart(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(a - b);
}

import { type AffineLps, affineFromColumns, rasToLps, type Vec3 } from "@covoxel/shared/geometry";
import type { GridWarning } from "../domain/grid.js";
import type { NiftiHeader } from "./nifti-header.js";

/**
 * Which of a NIfTI's two matrices counts, as nibabel decides: sform when its code is set, else qform when its code is set,
 * else voxel sizes around the image's centre. x points to the left of the image's first voxel then, as ANALYZE readers assumed.
 */
export function niftiAffine(header: NiftiHeader): { ijkToLps: AffineLps; warnings: GridWarning[] } {
  const sform = header.sformCode > 0 ? sformRas(header) : null;
  const qform = header.qformCode > 0 ? qformRas(header) : null;
  const warnings: GridWarning[] = [];
  if (sform && qform && header.sformCode === header.qformCode && !nearlyEqual(sform, qform, header))
    warnings.push({
      code: "SFORM_QFORM_DISAGREE",
      message: "The file gives two positions in space that disagree. The sform is used, as most programs do.",
    });
  if (!sform && !qform)
    warnings.push({
      code: "NO_ORIENTATION",
      message: "The file doesn't say how the image lies in the patient: left and right may be swapped.",
    });
  return { ijkToLps: rasToLps(sform ?? qform ?? baseRas(header)), warnings };
}

function sformRas({ srow }: NiftiHeader): number[] {
  return [...srow, 0, 0, 0, 1];
}

/** Quaternion of a rotation; a is what b, c, d leave of length 1. @see nifti1.h, method 2 */
function qformRas({ quaternion, pixdim }: NiftiHeader): number[] {
  const [b, c, d, x, y, z] = quaternion as [number, number, number, number, number, number];
  const rest = 1 - (b * b + c * c + d * d);
  const norm = Math.hypot(b, c, d);
  // Rounding may push b, c, d a little beyond length 1: a half turn.
  const [a, qb, qc, qd] = rest > 1e-7 ? [Math.sqrt(rest), b, c, d] : [0, b / norm, c / norm, d / norm];
  const i: Vec3 = [a * a + qb * qb - qc * qc - qd * qd, 2 * (qb * qc + a * qd), 2 * (qb * qd - a * qc)];
  const j: Vec3 = [2 * (qb * qc - a * qd), a * a + qc * qc - qb * qb - qd * qd, 2 * (qc * qd + a * qb)];
  const k: Vec3 = [2 * (qb * qd + a * qc), 2 * (qc * qd - a * qb), a * a + qd * qd - qb * qb - qc * qc];
  const qfac = pixdim[0]! < 0 ? -1 : 1;
  const times = (v: Vec3, factor: number): Vec3 => [v[0] * factor, v[1] * factor, v[2] * factor];
  return [
    ...affineFromColumns(times(i, size(pixdim[1]!)), times(j, size(pixdim[2]!)), times(k, qfac * size(pixdim[3]!)), [
      x,
      y,
      z,
    ]),
  ];
}

/** nibabel's base affine: x flipped, origin at the centre. */
function baseRas({ pixdim, dim }: NiftiHeader): number[] {
  const sizes = [size(pixdim[1]!), size(pixdim[2]!), size(pixdim[3]!)] as const;
  const centre = sizes.map((mm, n) => (mm * (dim[n]! - 1)) / 2);
  return [
    ...affineFromColumns([-sizes[0], 0, 0], [0, sizes[1], 0], [0, 0, sizes[2]], [centre[0]!, -centre[1]!, -centre[2]!]),
  ];
}

const size = (pixdim: number) => (pixdim === 0 ? 1 : Math.abs(pixdim));

/** A tenth of a voxel at any corner is a disagreement one could see. */
function nearlyEqual(a: readonly number[], b: readonly number[], { dim, pixdim }: NiftiHeader): boolean {
  const far = Math.max(...a.slice(0, 12).map((value, n) => Math.abs(value - b[n]!) * (n % 4 === 3 ? 1 : dim[n % 4]!)));
  return !(far > 0.1 * Math.min(size(pixdim[1]!), size(pixdim[2]!), size(pixdim[3]!)));
}

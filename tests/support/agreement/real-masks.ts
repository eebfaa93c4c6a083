import { join } from "node:path";
import { type AffineLps, ijkToLps, invertAffine, multiplyAffines, spacingOf } from "@covoxel/shared/geometry";
import { createDecoder } from "../../../apps/api/src/features/studies/decode/decoder.js";
import { assembleSeries } from "../../../apps/api/src/features/studies/domain/assemble-series.js";
import { withImageFile } from "../readers.js";
import { sharedDataFolder } from "../require.js";
import type { AgreementCase } from "./cases.js";
import { dilated, drawMask, eroded, labelAt, type Mask, shifted } from "./masks.js";

interface RealMask extends Mask {
  ijkToLps: AffineLps;
}

const decoder = createDecoder({ threads: 1 });
export const closeRealMasks = (): Promise<void> => decoder.close();

/** Tumours that physicians outlined, against altered copies and against what was drawn on the PET's coarser grid. */
export async function realCases(): Promise<AgreementCase[]> {
  const cases: AgreementCase[] = [];
  for (const patient of ["STS_001", "STS_004"]) {
    const [ct, mr, pet] = await Promise.all(["CT", "MR_T1", "PET"].map((kind) => readMask(patient, kind)));
    const add = (name: string, a: RealMask, b: Mask) =>
      cases.push({
        name: `${patient} ${name}`,
        shape: a.shape,
        spacingMm: spacingOf(a.ijkToLps),
        a,
        b,
        labels: { a: 1, b: 1 },
        toleranceMm: 3,
      });
    add("CT, as drawn on the PET", ct!, resampled(pet!, ct!));
    for (const [kind, mask] of [["CT", ct!] as const, ["MR", mr!] as const, ["PET", pet!] as const]) {
      add(`${kind}, eroded`, mask, eroded(mask));
      add(`${kind}, dilated`, mask, dilated(mask, 2));
      add(`${kind}, shifted`, mask, shifted(mask, [3, -2, 1]));
    }
  }
  return cases;
}

function readMask(patient: string, kind: string): Promise<RealMask> {
  const path = join(sharedDataFolder, "sts-petct/nifti", patient, `${kind}_mask.nii.gz`);
  return withImageFile(path, async ({ file, source }) => {
    if (file.kind !== "NIFTI") throw new Error(`not read: ${path}`);
    const [plan] = assembleSeries([file]);
    if (!plan?.ijkToLps || file.pixelFormat.type !== "u8") throw new Error(`no mask: ${path}`);
    const labels = new Uint8Array(plan.shape[0] * plan.shape[1] * plan.shape[2]);
    const places = new Map(plan.frames[0]!.map(({ frame }, k) => [frame, k * plan.shape[0] * plan.shape[1]]));
    for await (const { index, pixels } of decoder.decodeFrames(file, source)) labels.set(pixels, places.get(index)!);
    return { shape: plan.shape, ijkToLps: plan.ijkToLps, labels };
  });
}

/** On the grid of `like`: each voxel has the label of the nearest. */
function resampled(mask: RealMask, like: RealMask): Mask {
  const toMask = multiplyAffines(invertAffine(mask.ijkToLps), like.ijkToLps);
  return drawMask(like.shape, (i, j, k) => {
    const [x, y, z] = ijkToLps(toMask, [i, j, k]);
    return labelAt(mask, Math.round(x), Math.round(y), Math.round(z));
  });
}

import { overlapOf } from "../../../apps/api/src/features/agreement/domain/overlap.js";
import { surveyLabels } from "../../../apps/api/src/features/agreement/domain/survey-labels.js";
import { obliqueGrid } from "../../support/agreement/compare.js";
import { formatTable, median } from "../../support/bench.js";
import { randomFrom } from "../../support/labelmap/workload.js";
import type { Section } from "../labelmap/section.js";
import { ratios, timeByTurns } from "../labelmap/timing.js";
import type { Plan } from "./plan.js";
import { organLabel, shape, spacingMm } from "./readings.js";

/** Each side goes over everything once, then the other does. */
const turns = 2;

/** Of noise that many slices will do. */
const noiseSlices = 20;

/**
 * Dice (with both volumes and boxes, which fall off) of one label in two 512 x 512 x 300 masks of six organs, against copying both. Bytes a
 * second over bytes a second: 1 is as fast as memcpy. `noise`: each voxel by itself, which no mask is; fewer slices of it.
 */
export function measureDice({ rounds }: Plan, a: Uint8Array, b: Uint8Array): Section {
  const copies = [new Uint8Array(a.length), new Uint8Array(b.length)] as const;
  const noise = [noiseOf(1), noiseOf(2)] as const;
  const dice = (one: Uint8Array, other: Uint8Array) => {
    const nk = one.length / shape[0] / shape[1];
    const masks = { shape: [shape[0], shape[1], nk] as const, ijkToLps: obliqueGrid(spacingMm), a: one, b: other };
    return overlapOf(surveyLabels(masks, [{ a: organLabel, b: organLabel }])[0]!.voxels, 1).dice.value!;
  };
  const took = timeByTurns(rounds, turns, () => ({
    dice: () => void dice(a, b),
    memcpy: () => {
      copies[0].set(a);
      copies[1].set(b);
    },
    noise: () => void dice(...noise),
  }));
  const noiseShare = noise[0].length / a.length;
  const gigabytes = (ms: readonly number[], share = 1) => (share * turns * 2 * a.length) / median(ms) / 1e6;
  return {
    metrics: {
      dice_vs_memcpy: median(ratios(took.memcpy, took.dice)),
      dice_of_noise_vs_memcpy: noiseShare * median(ratios(took.memcpy, took.noise)),
      dice_gb_per_s: gigabytes(took.dice),
    },
    samples: { dice_ms: took.dice, dice_of_noise_ms: took.noise, memcpy_ms: took.memcpy },
    tables: [
      formatTable(
        [`two masks of 512 x 512 x 300, ${(a.length / 1e6).toFixed(0)} MB each`, "GB/s", "dice"],
        [
          ["memcpy", gigabytes(took.memcpy), ""],
          ["Dice of organs", gigabytes(took.dice), dice(a, b)],
          ["Dice of noise", gigabytes(took.noise, noiseShare), dice(...noise)],
        ],
      ),
    ],
  };
}

function noiseOf(seed: number): Uint8Array {
  const random = randomFrom(seed);
  return Uint8Array.from({ length: shape[0] * shape[1] * noiseSlices }, () => (random() < 0.5 ? organLabel : 0));
}

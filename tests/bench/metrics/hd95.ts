import { type Agreement, measureAgreement } from "../../../apps/api/src/features/agreement/index.js";
import { obliqueGrid } from "../../support/agreement/compare.js";
import { formatTable, median } from "../../support/bench.js";
import type { Section } from "../labelmap/section.js";
import { elapsedMs, medianRatio } from "../labelmap/timing.js";
import type { Plan } from "./plan.js";
import { organLabel, shape, spacingMm } from "./readings.js";
import { ScipySide } from "./scipy-side.js";

/**
 * All metrics of a 200 mL organ in 512 x 512 x 300, from finding it among 79 million voxels on, against HD95 alone by scipy on the box where the
 * organ is known to be. One thread each.
 */
export async function measureHd95({ rounds }: Plan, a: Uint8Array, b: Uint8Array): Promise<Section> {
  const { side, box } = await ScipySide.open(a, b);
  const took: Record<"ours" | "scipy", number[]> = { ours: [], scipy: [] };
  let found: Agreement;
  const ours = () =>
    elapsedMs(() => {
      const masks = { shape, ijkToLps: obliqueGrid(spacingMm), a, b };
      [found] = measureAgreement({ masks, pairs: [{ a: organLabel, b: organLabel }], toleranceMm: 2 }) as [Agreement];
    });
  const scipy = async () => {
    const { ms, hd95_mm } = await side.run();
    const { value } = found.hd95Mm;
    if (value === null || Math.abs(value - hd95_mm) > 1e-3) throw new Error(`We say ${value} mm, scipy ${hd95_mm} mm.`);
    return ms;
  };
  for (let round = 0; round <= rounds; round++) {
    const ms = { ours: ours(), scipy: await scipy() };
    if (round === 0) continue; // warms up
    took.ours.push(ms.ours);
    took.scipy.push(ms.scipy);
  }
  side.close();
  const { hd95Mm, dice, voxels } = found!;
  const volumeMl = (voxels.a * spacingMm.reduce((product, mm) => product * mm)) / 1000;
  return {
    metrics: {
      hd95_vs_scipy: medianRatio(took.ours, took.scipy),
      hd95_ms: median(took.ours),
      organ_ml: volumeMl,
    },
    samples: { hd95_ours_ms: took.ours, hd95_scipy_ms: took.scipy },
    tables: [
      formatTable(
        [
          `${volumeMl.toFixed(0)} mL, box of ${box.toReversed().join(" x ")}, Dice ${dice.value!.toFixed(3)}`,
          "ms",
          "HD95 mm",
        ],
        [
          ["ours, all metrics", median(took.ours), hd95Mm.value!],
          ["scipy, HD95 on the box", median(took.scipy), hd95Mm.value!],
        ],
      ),
    ],
  };
}

import { createReplica } from "@covoxel/shared/labelmap";
import { formatTable, median } from "../../support/bench.js";
import type { Plan } from "./plan.js";
import { type Kept, readAll } from "./room.js";
import type { Section } from "./section.js";
import { openedAtMs } from "./strokes.js";
import { medianRatio, timeByTurns } from "./timing.js";

const axes = [0, 1, 2] as const;

/**
 * How much of a mask's decoding a person waits for: a fresh replica attaches the manifest, takes the slabs that the middle axial,
 * coronal and sagittal slice need and draws those, in every plane; against one that takes every slab and draws every axial slice.
 * @param kept of a long session; only what is folded counts
 */
export function measureOpening({ rounds }: Plan, { manifest, slabs }: Kept): Section {
  const { shape } = manifest!;
  const attached = () => {
    const replica = createReplica({ shape, actor: 1, now: () => openedAtMs });
    replica.attach(manifest!);
    return replica;
  };
  const openThree = () => {
    const replica = attached();
    for (const axis of axes) {
      const index = shape[axis] >> 1;
      const out = new Uint8Array((shape[0] * shape[1] * shape[2]) / shape[axis]);
      for (const plane of replica.planes()) {
        for (const hash of replica.slabsNeeded(axis, index, plane)) replica.provide(hash, slabs.get(hash)!);
        replica.slice(axis, index, out, plane);
      }
    }
  };
  const openAll = () => {
    const replica = attached();
    for (const [hash, bytes] of slabs) replica.provide(hash, bytes);
    readAll(replica);
  };
  const took = timeByTurns(rounds, 1, () => ({ three: openThree, all: openAll }));
  const metrics = {
    three_slices_open_share: medianRatio(took.three, took.all),
    three_slices_open_ms: median(took.three),
    whole_mask_open_ms: median(took.all),
  };
  return {
    metrics,
    samples: { open_three_slices_ms: took.three, open_whole_mask_ms: took.all },
    tables: [
      formatTable(
        ["opening a mask", "ms"],
        [
          ["one slice along each axis", metrics.three_slices_open_ms],
          ["all of it", metrics.whole_mask_open_ms],
        ],
      ),
    ],
  };
}

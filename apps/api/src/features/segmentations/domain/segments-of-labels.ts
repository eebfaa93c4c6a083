import type { Segment } from "./segmentation.js";

/** What a segmentation needs to know of a label of the project's protocol. */
export interface LabelToPaint {
  key: string;
  name: string;
  colour: string;
  geometry: string;
  kind: string;
  mayOverlap: boolean;
}

/**
 * The segments that a new segmentation begins with: one for each label that is painted, the first of those that come in several. Labels
 * that may overlap lie in planes of their own, so that none of their voxels takes one from another label.
 */
export function segmentsOfLabels(labels: readonly LabelToPaint[]): Segment[] {
  let planes = 0;
  return labels
    .filter(({ geometry }) => geometry === "MASK")
    .map(({ key, name, colour, kind, mayOverlap }, n) => ({
      number: n + 1,
      name: kind === "INSTANCES" ? `${name} 1` : name,
      colour,
      locked: false,
      visible: true,
      plane: mayOverlap ? ++planes : 0,
      labelKey: key,
    }));
}

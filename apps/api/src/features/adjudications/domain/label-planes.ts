import type { Label } from "../../projects/index.js";
import type { PlanesSnapshot, Segment } from "../../segmentations/index.js";

export type LabelArray = Uint8Array | Uint16Array;

/** The same plane of several reads, with the place of a label in the protocol (from 1) as its number in all of them. */
export interface LabelPlane {
  labels: readonly { key: string; number: number }[];
  /** [k][j][i], i fastest; one for each read, in their order. */
  reads: readonly LabelArray[];
}

export interface ReadMask {
  snapshot: PlanesSnapshot;
  segments: readonly Segment[];
}

const voxelsAtOnce = 4 * 2 ** 20;

/**
 * What reads hold of each label, whatever they call its segments: those of one label count as one, those of none as background. Labels
 * that may overlap lie in planes of their own, as segmentations begin with them.
 */
export async function labelPlanes(labels: readonly Label[], masks: readonly ReadMask[]): Promise<LabelPlane[]> {
  const painted = labels.map(({ key, geometry }, n) => ({ key, number: n + 1, geometry })).filter(isMask);
  const planes = new Map<string, typeof painted>();
  for (const label of painted) {
    const at = masks.map((mask) => planeOf(mask, label.key)).join();
    planes.set(at, [...(planes.get(at) ?? []), label]);
  }
  const result: LabelPlane[] = [];
  for (const inPlane of planes.values()) {
    const reads: LabelArray[] = [];
    for (const mask of masks) reads.push(await renumber(mask, planeOf(mask, inPlane[0]!.key), inPlane));
    result.push({ labels: inPlane.map(({ key, number }) => ({ key, number })), reads });
  }
  return result;
}

const isMask = ({ geometry }: { geometry: string }) => geometry === "MASK";

const planeOf = ({ segments }: ReadMask, labelKey: string): number =>
  segments.find((segment) => segment.labelKey === labelKey)?.plane ?? 0;

async function renumber(
  { snapshot: { shape, planes }, segments }: ReadMask,
  plane: number,
  labels: readonly { key: string; number: number }[],
): Promise<LabelArray> {
  const from = planes.find((one) => one.plane === plane)?.labels;
  const count = shape[0] * shape[1] * shape[2];
  const highest = Math.max(...labels.map(({ number }) => number));
  const to = highest < 256 ? new Uint8Array(count) : new Uint16Array(count);
  if (!from) return to;
  const numbers = new Uint16Array(65_536);
  for (const segment of segments) {
    const label = segment.plane === plane && labels.find(({ key }) => key === segment.labelKey);
    if (label) numbers[segment.number] = label.number;
  }
  await inPieces(count, (start, end) => {
    for (let at = start; at < end; at++) to[at] = numbers[from[at]!]!;
  });
  return to;
}

/** Work on places 0 to `count` that lets others have their turn in between. @param piece half-open */
export async function inPieces(count: number, piece: (start: number, end: number) => void): Promise<void> {
  for (let start = 0; start < count; start += voxelsAtOnce) {
    piece(start, Math.min(count, start + voxelsAtOnce));
    await new Promise((goOn) => setImmediate(goOn));
  }
}

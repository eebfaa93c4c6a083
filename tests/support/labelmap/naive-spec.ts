import { decodeEntry, spansOf } from "../../../packages/shared/src/labelmap/entry.js";
import type {
  ByeEntry,
  LabelmapReplica,
  PatchEntry,
  Shape,
  ToggleEntry,
} from "../../../packages/shared/src/labelmap/types.js";

export interface Sent {
  readonly actor: number;
  readonly bytes: Uint8Array;
}

/** For each plane, label and "actor/seq" of every voxel in (k, j, i) order. */
export type Picture = Map<number, { labels: number[]; authors: (string | null)[] }>;

const laterPatchesAllowed = 49;

/**
 * The law itself, without bricks, order or cleverness: each voxel shows the visible patch with the highest (hlc, actor) that covers it.
 * @param log any order, with or without duplicates
 * @param refused "actor/seq" of what the server refused
 */
export function spec(shape: Shape, log: readonly Sent[], refused: ReadonlySet<string> = new Set()): Picture {
  const [ni, nj, nk] = shape;
  const picture: Picture = new Map();
  const visible = visiblePatches(log, refused).sort((a, b) =>
    a.patch.hlc !== b.patch.hlc ? a.patch.hlc - b.patch.hlc : a.actor - b.actor,
  );
  for (const { actor, patch } of visible)
    for (const part of patch.parts) {
      const plane = picture.get(part.plane) ?? {
        labels: new Array<number>(ni * nj * nk).fill(0),
        authors: new Array<string | null>(ni * nj * nk).fill(null),
      };
      picture.set(part.plane, plane);
      const spans = spansOf(part);
      for (let at = 0; at < spans.length; at += 4)
        for (let i = spans[at + 2]!; i < spans[at + 3]!; i += 1) {
          const voxel = (spans[at]! * nj + spans[at + 1]!) * ni + i;
          plane.labels[voxel] = part.segment;
          plane.authors[voxel] = `${actor}/${patch.seq}`;
        }
    }
  return picture;
}

export function visiblePatches(log: readonly Sent[], refused: ReadonlySet<string> = new Set()) {
  const known = new Map(
    log.map(({ actor, bytes }) => {
      const entry = decodeEntry(bytes);
      return [`${actor}/${entry.seq}`, { actor, entry }] as const;
    }),
  );
  const all = [...known.values()];
  const patches = all.filter((one): one is { actor: number; entry: PatchEntry } => one.entry.kind === "patch");
  const toggles = all.filter((one): one is { actor: number; entry: ToggleEntry } => one.entry.kind === "toggle");
  const byes = all.filter((one): one is { actor: number; entry: ByeEntry } => one.entry.kind === "bye");
  const between = (list: readonly { actor: number; entry: { seq: number } }[], actor: number, a: number, b: number) =>
    list.filter((one) => one.actor === actor && one.entry.seq > a && one.entry.seq < b).length;
  return patches
    .filter(({ actor, entry: { seq } }) => {
      if (refused.has(`${actor}/${seq}`)) return false;
      const counts = toggles
        .filter((toggle) => toggle.actor === actor && toggle.entry.target === seq)
        .filter((toggle) => !refused.has(`${actor}/${toggle.entry.seq}`))
        .filter((toggle) => between(patches, actor, seq, toggle.entry.seq) <= laterPatchesAllowed)
        .filter((toggle) => between(byes, actor, seq, toggle.entry.seq) === 0)
        .map((toggle) => toggle.entry.count);
      return Math.max(0, ...counts) % 2 === 0;
    })
    .map(({ actor, entry }) => ({ actor, patch: entry }));
}

/** Planes that nobody painted on show nothing. */
export function whole(picture: Picture, shape: Shape, planes: readonly number[]): Picture {
  const voxels = shape[0] * shape[1] * shape[2];
  const nothing = () => ({ labels: new Array(voxels).fill(0), authors: new Array(voxels).fill(null) });
  return new Map(planes.map((plane) => [plane, picture.get(plane) ?? nothing()]));
}

/** What a replica shows, asked voxel by voxel. */
export function pictureOf(replica: LabelmapReplica, planes: Iterable<number>): Picture {
  const [ni, nj, nk] = replica.shape;
  const picture: Picture = new Map();
  for (const plane of planes) {
    const labels: number[] = [];
    const authors: (string | null)[] = [];
    for (let k = 0; k < nk; k += 1)
      for (let j = 0; j < nj; j += 1)
        for (let i = 0; i < ni; i += 1) {
          labels.push(replica.labelAt(i, j, k, plane));
          const author = replica.authorAt(i, j, k, plane);
          authors.push(author === null ? null : `${author.actor}/${author.seq}`);
        }
    picture.set(plane, { labels, authors });
  }
  return picture;
}

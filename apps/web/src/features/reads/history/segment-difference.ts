import { type PaintPart, spansFromSlice } from "@covoxel/shared/labelmap";
import type { MaskSource } from "../../../viewer";

type Labels = Pick<MaskSource, "slice">;

/** What bringing a segment back would do, in voxels. */
export interface DifferenceCounts {
  /** Would show the segment again. */
  come: number;
  /** Of those: what another segment shows now. */
  taken: number;
  /** Would show it no more. */
  go: number;
  /** Showed it then, but a locked segment is there now: left alone. */
  locked: number;
}

/** How one segment differs between then and now, worked out slice by slice and kept up to date with what is painted meanwhile. */
export interface SegmentDifference {
  /** Compares until `atMs` (performance.now()). @returns whether all is compared. @throws what `now.slice` throws */
  compareUntil(atMs: number): boolean;
  /** Voxels of slices kStart to kEnd (exclusive) were painted: compare them again. */
  forget(kStart: number, kEnd: number): void;
  /** Null until all is compared. */
  counts(): DifferenceCounts | null;
  /** What to paint, after comparing what is left; its parts don't overlap; none where nothing differs. @throws what `now.slice` throws */
  parts(): PaintPart[];
}

interface SliceDifference extends DifferenceCounts {
  add: Int32Array;
  erase: Int32Array;
}

export interface DifferenceBetween {
  shape: readonly [ni: number, nj: number, nk: number];
  segment: number;
  plane: number;
  past: Labels;
  now: Labels;
  /** Segments whose voxels nobody may take. */
  locked: ReadonlySet<number>;
}

export function compareSegment(between: DifferenceBetween): SegmentDifference {
  const { shape, segment, plane } = between;
  const [ni, nj, nk] = shape;
  const known = new Array<SliceDifference | null>(nk).fill(null);
  const waiting = new Set(Array.from({ length: nk }, (_, k) => k));
  const [then, now] = [new Uint16Array(ni * nj), new Uint16Array(ni * nj)];
  const acts = new Uint8Array(ni * nj);

  const compareSlice = (k: number) => {
    between.past.slice(2, k, plane, then);
    between.now.slice(2, k, plane, now);
    known[k] = differ(then, now, acts, between, k);
    waiting.delete(k);
  };
  const sum = (of: keyof DifferenceCounts) => known.reduce((all, slice) => all + (slice?.[of] ?? 0), 0);
  const together = (of: "add" | "erase") => joined(known.map((slice) => slice?.[of] ?? new Int32Array()));

  return {
    compareUntil(atMs) {
      for (const k of waiting) {
        compareSlice(k);
        if (performance.now() > atMs) break;
      }
      return waiting.size === 0;
    },
    forget(kStart, kEnd) {
      for (let k = kStart; k < kEnd; k++) waiting.add(k);
    },
    counts: () =>
      waiting.size > 0 ? null : { come: sum("come"), taken: sum("taken"), go: sum("go"), locked: sum("locked") },
    parts() {
      for (const k of waiting) compareSlice(k);
      const parts = [
        { segment, plane, spans: together("add") },
        { segment: 0, plane, spans: together("erase") },
      ];
      return parts.filter(({ spans }) => spans.length > 0);
    },
  };
}

const [nothing, add, erase] = [0, 1, 2];

function differ(
  then: Uint16Array,
  now: Uint16Array,
  acts: Uint8Array,
  { segment, shape, locked }: DifferenceBetween,
  k: number,
): SliceDifference {
  const counts: DifferenceCounts = { come: 0, taken: 0, go: 0, locked: 0 };
  for (let at = 0; at < acts.length; at++) {
    const [was, is] = [then[at] === segment, now[at] === segment];
    acts[at] = nothing as number;
    if (was === is) continue;
    if (is) {
      acts[at] = erase as number;
      counts.go++;
    } else if (locked.has(now[at] as number)) counts.locked++;
    else {
      acts[at] = add as number;
      counts.come++;
      if (now[at] !== 0) counts.taken++;
    }
  }
  const none = new Int32Array();
  return {
    ...counts,
    add: counts.come > 0 ? spansFromSlice(acts, 2, k, shape, add) : none,
    erase: counts.go > 0 ? spansFromSlice(acts, 2, k, shape, erase) : none,
  };
}

function joined(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((length, list) => length + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

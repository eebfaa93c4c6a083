import { createReplica, type Manifest } from "@covoxel/shared/labelmap";
import { followInk } from "@covoxel/shared/room-protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { InkLog } from "./ink-log.js";
import type { LogEntry } from "./ports.js";

const shape = [8, 8, 1] as const;

/** Two actors in turn: actor 1 has the odd revisions. */
function journal(count: number): LogEntry[] {
  const replicas = [1, 2].map((actor) => createReplica({ shape, actor, now: () => 0 }));
  return Array.from({ length: count }, (_, n) => {
    const bytes = replicas[n % 2]!.paint({ parts: [{ segment: 1, spans: Int32Array.of(0, 0, 0, 1) }] });
    return { revision: n + 1, actor: 1 + (n % 2), seq: 1 + (n >> 1), bytes };
  });
}

const folded = (watermarks: Manifest["watermarks"]): Manifest => ({
  version: 1,
  shape,
  slabs: {},
  watermarks,
  maxHlc: 0,
});

function told(update: Uint8Array): string[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const seen: string[] = [];
  followInk(doc, ({ actor, bytes }) => seen.push(`${actor}: ${bytes.length}`));
  return seen;
}

test("after a fold the document holds what was left over, and is what a restart makes of the journal", () => {
  const entries = journal(20);
  const log = new InkLog({ generation: 1, manifest: null }, entries.slice(0, 12), () => {});
  log.rotate(2, folded({ 1: 4, 2: 2 }));
  log.append(entries.slice(12));
  expect(log.entries.map(({ revision }) => revision)).toEqual([6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  expect(told(log.missing())).toHaveLength(14);
  const restarted = new InkLog({ generation: 2, manifest: folded({ 1: 4, 2: 2 }) }, entries, () => {});
  expect(restarted.missing()).toEqual(log.missing());
});

test("what a fold took on its way here is left out, as a restart would", () => {
  const entries = journal(20);
  const log = new InkLog({ generation: 1, manifest: null }, entries.slice(0, 10), () => {});
  log.rotate(2, folded({ 1: 7, 2: 5 }));
  log.append(entries.slice(10));
  const restarted = new InkLog({ generation: 2, manifest: folded({ 1: 7, 2: 5 }) }, entries, () => {});
  expect(restarted.missing()).toEqual(log.missing());
  expect(log.entries[0]).toMatchObject({ actor: 2, seq: 6 });
});

test("updates tell of what is appended, not of what a fold wrote anew", () => {
  const entries = journal(6);
  const updates: number[] = [];
  const log = new InkLog({ generation: 1, manifest: null }, entries.slice(0, 2), (update) =>
    updates.push(update.length),
  );
  log.append(entries.slice(2, 4));
  log.rotate(2, folded({ 1: 1 }));
  log.append(entries.slice(4));
  expect(updates).toHaveLength(2);
});

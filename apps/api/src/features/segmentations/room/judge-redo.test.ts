import { createReplica, decodeEntry } from "@covoxel/shared/labelmap";
import { RefusalReason, type RoomSegment } from "@covoxel/shared/room-protocol";
import { expect, test } from "vitest";
import { judgeRedo } from "./judge-redo.js";
import type { LogEntry } from "./ports.js";

const table = (...numbers: number[]) =>
  new Map<number, RoomSegment>(
    numbers.map((number) => [number, { number, name: "", colour: "#000000", locked: false, visible: true, plane: 0 }]),
  );

/** Paints with these segments, takes that back and brings it back. */
function strokeOf(actor: number, ...segments: number[]) {
  const replica = createReplica({ shape: [8, 8, 8], actor, now: () => 0 });
  const bytes = replica.paint({
    parts: segments.map((segment, k) => ({ segment, spans: Int32Array.of(k, 0, 0, 3) })),
  });
  const [undo, redo] = [replica.undo()!, replica.redo()!].map(decodeEntry);
  const log: LogEntry[] = [{ revision: 1, actor, seq: 1, bytes }];
  return { undo: undo!, redo: redo!, log, patch: decodeEntry(bytes) };
}

test("a redo that would show a segment which is not in the table is set aside", () => {
  const { redo, log } = strokeOf(1, 1, 3);
  expect(judgeRedo(redo, 1, table(1, 3), () => log)).toBeNull();
  expect(judgeRedo(redo, 1, table(1), () => log)).toBe(RefusalReason.UNKNOWN_SEGMENT);
});

test("taking the stroke back passes, and so does a redo of an eraser or of what is folded or somebody else's", () => {
  const { undo, redo, log, patch } = strokeOf(1, 3);
  for (const entry of [undo, patch]) expect(judgeRedo(entry, 1, table(1), () => log)).toBeNull();
  expect(judgeRedo(redo, 1, table(1), () => [])).toBeNull();
  expect(judgeRedo(redo, 2, table(1), () => log)).toBeNull();
  const eraser = strokeOf(1, 0);
  expect(judgeRedo(eraser.redo, 1, table(), () => eraser.log)).toBeNull();
});

import { createReplica, decodeEntry } from "@covoxel/shared/labelmap";
import { RefusalReason, type RoomSegment } from "@covoxel/shared/room-protocol";
import { describe, expect, test } from "vitest";
import { type GateContext, judgeEntry } from "./gate.js";

const segment = (number: number, other: Partial<RoomSegment> = {}): [number, RoomSegment] => [
  number,
  { number, name: "", colour: "#000000", locked: false, visible: true, plane: 0, ...other },
];

const context: GateContext = {
  mayPaint: true,
  closed: false,
  shape: [8, 8, 4],
  segments: new Map([segment(1), segment(2, { locked: true }), segment(3, { plane: 2 })]),
  serverTimeMs: 10_000,
  clockAheadMs: 1000,
  maxEntryBytes: 500,
};

const spans = Int32Array.of(1, 1, 1, 3);
const patch = (part: { segment: number; plane?: number; spans?: Int32Array }, now = 0) => {
  const replica = createReplica({ shape: [9, 9, 9], actor: 1, now: () => now });
  return decodeEntry(replica.paint({ parts: [{ spans, ...part }] }));
};

describe("[LM10] the gate", () => {
  test("lets an honest stroke, an eraser and an undo pass", () => {
    expect(judgeEntry(patch({ segment: 1 }), 50, context)).toBeNull();
    expect(judgeEntry(patch({ segment: 3, plane: 2 }), 50, context)).toBeNull();
    expect(judgeEntry(patch({ segment: 0 }), 50, context)).toBeNull();
    expect(judgeEntry(patch({ segment: 0, plane: 2 }), 50, context)).toBeNull();
    expect(judgeEntry({ kind: "toggle", version: 1, seq: 2, target: 1, count: 1 }, 5, context)).toBeNull();
  });

  const cases: [string, RefusalReason, ReturnType<typeof patch>, number, Partial<GateContext>][] = [
    ["somebody who may only look", RefusalReason.READ_ONLY, patch({ segment: 1 }), 50, { mayPaint: false }],
    ["anything while it is closed", RefusalReason.SEGMENTATION_CLOSED, patch({ segment: 1 }), 50, { closed: true }],
    ["a segment nobody issued", RefusalReason.UNKNOWN_SEGMENT, patch({ segment: 9 }), 50, {}],
    ["a segment in another's plane", RefusalReason.UNKNOWN_SEGMENT, patch({ segment: 1, plane: 2 }), 50, {}],
    ["an eraser in a plane without segments", RefusalReason.UNKNOWN_SEGMENT, patch({ segment: 0, plane: 5 }), 50, {}],
    ["a locked segment", RefusalReason.SEGMENT_LOCKED, patch({ segment: 2 }), 50, {}],
    ["more bytes than allowed", RefusalReason.TOO_LARGE, patch({ segment: 1 }), 501, {}],
    ["a stamp from the future", RefusalReason.CLOCK_AHEAD, patch({ segment: 1 }, 11_001), 50, {}],
    ["a row past the grid", RefusalReason.OUT_OF_GRID, patch({ segment: 1, spans: Int32Array.of(0, 8, 0, 1) }), 50, {}],
    [
      "a slice past the grid",
      RefusalReason.OUT_OF_GRID,
      patch({ segment: 1, spans: Int32Array.of(4, 0, 0, 1) }),
      50,
      {},
    ],
  ];
  test.each(cases)("sets aside %s", (_name, reason, entry, byteLength, other) => {
    expect(judgeEntry(entry, byteLength, { ...context, ...other })).toBe(reason);
  });

  test("sets aside undos and farewells too while it is closed", () => {
    const closed = { ...context, closed: true };
    for (const entry of [
      { kind: "toggle", version: 1, seq: 2, target: 1, count: 1 },
      { kind: "bye", version: 1, seq: 2 },
    ] as const)
      expect(judgeEntry(entry, 5, closed)).toBe(RefusalReason.SEGMENTATION_CLOSED);
  });

  test("the last voxel of the grid and the last allowed millisecond pass", () => {
    const corner = patch({ segment: 1, spans: Int32Array.of(3, 7, 7, 8) }, 11_000);
    expect(judgeEntry(corner, 500, context)).toBeNull();
  });
});

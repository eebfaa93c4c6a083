import { expect, test } from "vitest";
import { createReplica, decodeEntry } from "./index.js";

const shape = [4, 4, 1] as const;
const spans = Int32Array.of(0, 0, 0, 2);
const hlcOf = (entry: Uint8Array) => {
  const decoded = decodeEntry(entry);
  return decoded.kind === "patch" ? decoded.hlc : null;
};

test("[LM5] a revoked patch leaves no trace in the stamps after it: a clock that ran ahead can be set right", () => {
  let now = 10;
  const replica = createReplica({ shape, actor: 1, now: () => now });
  const first = replica.paint({ parts: [{ segment: 1, spans }] });
  now = 1_000_000;
  const ahead = replica.paint({ parts: [{ segment: 2, spans }] });
  expect(hlcOf(ahead)).toBe(1_000_000);
  replica.revoke(1, 2);
  now = 11;
  expect(hlcOf(replica.paint({ parts: [{ segment: 2, spans }] }))).toBe(11);

  // Known to be revoked before it arrives, it counts as little; what was not revoked still does (LM3).
  const other = createReplica({ shape, actor: 2, now: () => 0 });
  other.revoke(1, 2);
  other.receive(1, ahead);
  other.receive(1, first);
  expect(hlcOf(other.paint({ parts: [{ segment: 3, spans }] }))).toBe(11);
});

test("[LM4] a patch is shown until it is undone or revoked, and again after a redo", () => {
  const replica = createReplica({ shape, actor: 1, now: () => 0 });
  expect(replica.isShown(1, 1)).toBe(false);
  replica.paint({ parts: [{ segment: 1, spans }] });
  expect(replica.isShown(1, 1)).toBe(true);
  replica.undo();
  expect(replica.isShown(1, 1)).toBe(false);
  replica.redo();
  expect(replica.isShown(1, 1)).toBe(true);
  replica.revoke(1, 1);
  expect(replica.isShown(1, 1)).toBe(false);
});

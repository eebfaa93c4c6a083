import type { RoomSegment } from "../../room-client";
import type { Act, ActOutcome } from "./act-stack";
import type { Answer } from "./segment-mutations";

export type SegmentChange = Partial<Pick<RoomSegment, "name" | "colour" | "visible" | "locked">>;

export interface SegmentEditPorts {
  segment(number: number): RoomSegment | undefined;
  /** @param expected what the server changes it from, or CHANGED is the answer */
  update(number: number, change: SegmentChange, expected: SegmentChange): Promise<Answer>;
  words: { changedSince(name: string): string; gone: string; refused: string; unreachable: string };
}

/**
 * A change of a segment, as an act. Taking it back touches only what is still as this act left it: what somebody changed since is theirs.
 * @param applied resolves with false when the change was never made
 */
export function segmentEdit(
  ports: SegmentEditPorts,
  number: number,
  before: SegmentChange,
  after: SegmentChange,
  applied: Promise<boolean>,
): Act {
  const turn = async (from: SegmentChange, to: SegmentChange): Promise<ActOutcome> => {
    if (!(await applied)) return "GONE";
    const now = ports.segment(number);
    if (!now) return { kept: ports.words.gone };
    const keys = Object.keys(from) as (keyof SegmentChange)[];
    const mine = keys.filter((key) => now[key] === from[key]);
    if (mine.length === 0) return { kept: ports.words.changedSince(now.name) };
    const only = (fields: SegmentChange) => Object.fromEntries(mine.map((key) => [key, fields[key]])) as SegmentChange;
    const answer = await ports.update(number, only(to), only(from));
    // On its way here is what somebody changed a moment ago.
    if (answer === "CHANGED") return { kept: ports.words.changedSince(ports.segment(number)?.name ?? now.name) };
    return outcomeOf(answer, ports.words);
  };
  return { undo: () => turn(after, before), redo: () => turn(before, after) };
}

export function outcomeOf(answer: Answer, words: { refused: string; unreachable: string }): ActOutcome {
  if (answer === "OK") return "DONE";
  return answer === "UNREACHABLE" ? { later: words.unreachable } : { kept: words.refused };
}

/** What a change really changes. @returns null for nothing */
export function realChange(
  now: RoomSegment,
  change: SegmentChange,
): { before: SegmentChange; after: SegmentChange } | null {
  const keys = (Object.keys(change) as (keyof SegmentChange)[]).filter((key) => change[key] !== now[key]);
  if (keys.length === 0) return null;
  return {
    before: Object.fromEntries(keys.map((key) => [key, now[key]])) as SegmentChange,
    after: Object.fromEntries(keys.map((key) => [key, change[key]])) as SegmentChange,
  };
}

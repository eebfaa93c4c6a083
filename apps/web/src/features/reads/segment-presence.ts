import type { Act, ActOutcome } from "./act-stack";
import { outcomeOf } from "./segment-edit";
import type { Answer } from "./segment-mutations";

export interface SegmentPresencePorts {
  /** Resolves once all that I painted and took back is on the server's disk; with false when it can't be reached. */
  saved(): Promise<boolean>;
  remove(number: number): Promise<Answer>;
  restore(number: number): Promise<Answer>;
  words: { painted: string; paintedByOthers: string; refused: string; unreachable: string };
}

/** Adding a segment, as an act. @param added resolves with its number, or with null when there is none after all */
export function segmentAddition(ports: SegmentPresencePorts, added: Promise<number | null>): Act {
  return { undo: () => takeOut(ports, added), redo: () => putBack(ports, added) };
}

/** Removing one, as an act. @param removed as in `segmentAddition` */
export function segmentRemoval(ports: SegmentPresencePorts, removed: Promise<number | null>): Act {
  return { undo: () => putBack(ports, removed), redo: () => takeOut(ports, removed) };
}

async function takeOut(ports: SegmentPresencePorts, asked: Promise<number | null>): Promise<ActOutcome> {
  const number = await asked;
  if (number === null) return "GONE";
  // The strokes that were taken back before go by another way: arriving later they would still seem to stand.
  if (!(await ports.saved())) return { later: ports.words.unreachable };
  return presenceOutcomeOf(await ports.remove(number), ports.words);
}

async function putBack(ports: SegmentPresencePorts, asked: Promise<number | null>): Promise<ActOutcome> {
  const number = await asked;
  return number === null ? "GONE" : presenceOutcomeOf(await ports.restore(number), ports.words);
}

export function presenceOutcomeOf(answer: Answer, words: SegmentPresencePorts["words"]): ActOutcome {
  if (answer === "PAINTED") return { kept: words.painted };
  if (answer === "PAINTED_BY_OTHERS") return { kept: words.paintedByOthers };
  return outcomeOf(answer, words);
}

import { SlabMissing } from "@covoxel/shared/labelmap";
import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import type { Room } from "../../../room-client";
import type { ActStack } from "../../reads/act-stack";
import type { DisagreementFacts } from "../adjudication-documents";
import type { AdjudicationInHand } from "../adjudication-in-hand";
import { numbersOf } from "../sides/label-numbers";
import type { Choice, Kept } from "./decision-keeper";
import { type PaintedInto, partsOfDecision } from "./parts-of-decision";
import type { PieceSpans } from "./piece-spans";
import { useDecisionKeeper } from "./use-decision-keeper";

export interface Decisions extends Kept {
  /** Paints what was chosen as one stroke and says so; Ctrl+Z takes back both. */
  decide(piece: DisagreementFacts, choice: Choice): Promise<void>;
  /** Says of what is drawn by hand, together with the last stroke. */
  redrawn(piece: DisagreementFacts): void;
  /** A decision is being painted: its stroke is nobody's hand. */
  isPainting(): boolean;
  /** Asks the server what is decided by now. */
  ask(): void;
}

interface DecisionParts {
  adjudication: AdjudicationInHand;
  room: Room;
  acts: ActStack;
  spansOf: (spansPath: string) => Promise<PieceSpans>;
  onWord: (word: string) => void;
}

/** What becomes of the disagreements: voxels through the room, decisions to the server, one act to the person. */
export function useDecisions({ adjudication, room, acts, spansOf, onWord }: DecisionParts): Decisions {
  const t = useTranslations("adjudications.decide");
  const painting = useRef(false);
  const last = useRef(Promise.resolve());
  const segments = useRef(adjudication.segmentation?.segments ?? []);
  const sides = adjudication.sides.length;

  const { keeper, kept, ask } = useDecisionKeeper(adjudication, room, onWord);
  const does = useMemo(() => {
    const say = (number: number, choice: Choice, joined: boolean) => {
      const before = keeper.of(number);
      const back = () => keeper.set(number, before);
      const again = () => keeper.set(number, choice);
      if (joined) acts.join({ undo: back, redo: again });
      else acts.push({ undo: () => done(back), redo: () => done(again) });
      keeper.set(number, choice);
      return before;
    };
    const paint = async (piece: DisagreementFacts, choice: Choice) => {
      if (room.saveState().connection !== "ONLINE") return onWord(t("offline"));
      const spans = await spansOf(piece.spansPath).catch(() => null);
      if (!spans) return onWord(t("noVoxels"));
      try {
        await room.whole();
        const parts = partsOfDecision(spans, wantedSides(choice, sides), painterOf(room, segments.current, piece));
        // Chosen again, and right already: nothing to do, and nothing to take back.
        if (parts.length === 0 && isSame(keeper.of(piece.number), choice)) return;
        painting.current = true;
        if (parts.length > 0) room.paint(parts, { tool: toolOf(choice) });
        const before = say(piece.number, choice, parts.length > 0);
        if (parts.length > 0) keeper.strokeOf(room.me.actor, room.replica.lastSeq(room.me.actor), piece.number, before);
      } catch (error) {
        onWord(t(error instanceof SlabMissing ? "noVoxels" : "tooLarge"));
      } finally {
        painting.current = false;
      }
    };
    return {
      isPainting: () => painting.current,
      redrawn: ({ number }: DisagreementFacts) => void say(number, { decision: "REDRAWN", side: null }, true),
      // One after the other, in the order of the keys: each looks at what the one before left.
      decide(piece: DisagreementFacts, choice: Choice) {
        last.current = last.current.then(() => paint(piece, choice));
        return last.current;
      },
    };
  }, [keeper, acts, room, spansOf, sides, onWord, t]);
  return useMemo(() => ({ ...kept, ...does, ask }), [kept, does, ask]);
}

const done = (act: () => void): "DONE" => {
  act();
  return "DONE";
};

const isSame = (a: Choice, b: Choice): boolean => a?.decision === b?.decision && a?.side === b?.side;

/** Places of the sides whose voxels the result takes. Undecided is as it was at the start: only what all hold. */
function wantedSides(choice: Choice, sides: number): ReadonlySet<number> {
  if (choice?.decision === "SIDE" && choice.side !== null) return new Set([choice.side - 1]);
  return new Set(choice?.decision === "BOTH" ? Array.from({ length: sides }, (_, place) => place) : []);
}

const tools = {
  SIDE: "adjudicate-side",
  BOTH: "adjudicate-both",
  NEITHER: "adjudicate-neither",
  REDRAWN: "brush",
} as const;
const toolOf = (choice: Choice): string => (choice ? tools[choice.decision] : "adjudicate-undecided");

function painterOf(
  room: Room,
  segments: readonly { number: number; plane: number; labelKey?: string | null }[],
  { labelKey }: DisagreementFacts,
): PaintedInto {
  const [[plane, numbers] = [0, new Set<number>()]] = numbersOf(segments, labelKey);
  const locked = room.segments().filter((one) => one.locked && one.plane === plane);
  const [ni, nj] = room.replica.shape;
  const slice = new Uint16Array(ni * nj);
  return {
    ni,
    plane,
    numbers,
    segment: Math.min(...numbers),
    locked: new Set(locked.map(({ number }) => number)),
    sliceOf(k) {
      room.replica.slice(2, k, slice, plane);
      return slice;
    },
  };
}

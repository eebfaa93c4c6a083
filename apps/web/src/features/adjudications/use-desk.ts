import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import type { Room } from "../../room-client";
import type { Viewer } from "../../viewer";
import type { ActStack } from "../reads/act-stack";
import { useRemembered } from "../reads/use-remembered";
import type { DisagreementFacts } from "./adjudication-documents";
import { type AdjudicationInHand, type LabelFacts, type SideFacts, useAdjudication } from "./adjudication-in-hand";
import { type Choice, nextUndecided } from "./decide/decision-keeper";
import { useChosenMarks } from "./decide/use-chosen-marks";
import { useDecisions } from "./decide/use-decisions";
import { usePieceSpans } from "./decide/use-piece-spans";
import { type Redraw, useRedraw } from "./decide/use-redraw";
import { pairShowing } from "./disagreements/whose";
import type { ResultCounts } from "./result/count-result";
import { useResultCounts } from "./result/use-result-counts";
import type { ShownSides } from "./sides/compare-sides";
import { useComparison } from "./sides/use-comparison";
import { type SideMasks, useSideMasks } from "./sides/use-side-masks";

/** What lies on the table of whoever adjudicates: panels, keys and images all read from it. */
export interface Desk {
  adjudication: AdjudicationInHand;
  /** May decide now: mine, not signed, and the room takes strokes. */
  mayDecide: boolean;
  /** The two that are compared. */
  pair: readonly [SideFacts, SideFacts];
  setPair(first: number, second: number): void;
  label: LabelFacts | null;
  setLabel(key: string): void;
  shown: ShownSides;
  /** Shows this; shown already: both sides again. */
  toggleShown(shown: ShownSides): void;
  isFilled: boolean;
  setFilled(isFilled: boolean): void;
  masks: SideMasks;
  counts: ReadonlyMap<string, ResultCounts> | null;
  decided: ReadonlyMap<number, Choice>;
  decidedCount: number;
  /** How many decisions are on their way to the server. */
  unsent: number;
  /** Asks the server what is decided by now, here or elsewhere. */
  askDecisions(): void;
  chosen: DisagreementFacts | null;
  /** Chooses one and brings every view there. */
  choose(number: number): void;
  /** @returns false when none is left */
  chooseNextUndecided(): boolean;
  decide(choice: Choice): void;
  redraw: Redraw;
  /** The chosen one is being drawn by hand. */
  isRedrawing: boolean;
}

interface DeskParts {
  room: Room;
  viewer: Viewer;
  acts: ActStack;
  canPaint: boolean;
  onWord: (word: string) => void;
}

export function useDesk({ room, viewer, acts, canPaint, onWord }: DeskParts): Desk {
  const t = useTranslations("reading.history");
  const adjudication = useAdjudication();
  const { sides, labels, disagreements } = adjudication;
  const [numbers, setNumbers] = useState<readonly [number, number]>([1, 2]);
  const pair = useMemo(() => [sideOf(sides, numbers[0]), sideOf(sides, numbers[1])] as const, [sides, numbers]);
  const [labelKey, setLabel] = useState(disagreements[0]?.labelKey ?? labels[0]?.key ?? "");
  const [shown, setShown] = useState<ShownSides>("BOTH");
  const [isFilled, setFilled] = useRemembered("adjudication-filled", true);
  const [chosenNumber, setChosen] = useState<number | null>(null);

  const masks = useSideMasks(pair, viewer, room);
  useComparison(viewer, adjudication, pair, masks.masks, { labelKey, shown, isFilled });
  const counts = useResultCounts(adjudication, pair, masks.masks, room, viewer);
  const spansOf = usePieceSpans();
  const decisions = useDecisions({ adjudication, room, acts, spansOf, onWord });
  const redraw = useRedraw(adjudication, room, viewer, decisions);
  const chosen = disagreements.find(({ number }) => number === chosenNumber) ?? null;
  useChosenMarks(viewer, chosen, spansOf);
  const mayDecide = adjudication.isOpen && canPaint;

  const choose = useCallback(
    (number: number) => {
      const piece = disagreements.find((one) => one.number === number);
      if (!piece) return;
      setChosen(number);
      setLabel(piece.labelKey);
      setNumbers((pair) => pairShowing(piece, pair));
      if (redraw.number !== number) redraw.end();
      viewer.jumpTo(piece.atIjk as unknown as Parameters<Viewer["jumpTo"]>[0]);
    },
    [disagreements, viewer, redraw.number, redraw.end],
  );
  const { decided, decide, unsent, ask } = decisions;
  return {
    adjudication,
    mayDecide,
    pair,
    setPair: (first, second) => setNumbers([first, second]),
    label: labels.find(({ key }) => key === labelKey) ?? null,
    setLabel,
    shown,
    toggleShown: (wanted) => setShown(wanted === shown ? "BOTH" : wanted),
    isFilled,
    setFilled,
    masks,
    counts,
    decided,
    decidedCount: disagreements.filter(({ number }) => decided.get(number)).length,
    unsent,
    askDecisions: ask,
    chosen,
    choose,
    chooseNextUndecided() {
      const numbers = disagreements.map(({ number }) => number);
      const next = nextUndecided(numbers, decided, chosenNumber);
      if (next !== null) choose(next);
      return next !== null;
    },
    decide(choice) {
      if (!chosen || !mayDecide) return;
      // What nobody sees change must not be changed.
      if (viewer.state.get().isPast) return onWord(t("lookingBack"));
      redraw.end();
      void decide(chosen, choice);
    },
    redraw,
    isRedrawing: mayDecide && chosen !== null && redraw.number === chosen.number,
  };
}

/** A workflow that compares one read with itself has no second. */
const sideOf = (sides: readonly SideFacts[], number: number): SideFacts =>
  (sides.find((side) => side.number === number) ?? sides[0]) as SideFacts;

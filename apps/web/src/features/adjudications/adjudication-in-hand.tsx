"use client";

import { createContext, useContext } from "react";
import type { AdjudicationFacts, DisagreementFacts } from "./adjudication-documents";
import type { Disagreements } from "./use-disagreements";

export type LabelFacts = AdjudicationFacts["protocol"]["labels"][number];
export type SideFacts = AdjudicationFacts["sides"][number];

/** The adjudication that the room is opened for. */
export interface AdjudicationInHand extends AdjudicationFacts {
  /** Those that are painted: what reads are compared by. */
  labels: readonly LabelFacts[];
  disagreements: readonly DisagreementFacts[];
  /** As it was when the page was opened, by number: what is decided since, the page knows better. */
  decided: Disagreements["decided"];
  /** Mine, begun and not signed: I decide and may sign. */
  isOpen: boolean;
  /** Takes what an act made of it. */
  know(facts: AdjudicationFacts): void;
}

/** @param nameOf what a side is called on this page, by its number */
export function adjudicationInHand(
  facts: AdjudicationFacts,
  { list, decided }: Disagreements,
  know: (facts: AdjudicationFacts) => void,
  nameOf: (number: number) => string,
): AdjudicationInHand {
  return {
    ...facts,
    sides: facts.sides.map((side) => ({ ...side, name: nameOf(side.number) })),
    disagreements: list,
    decided,
    labels: facts.protocol.labels.filter(({ geometry }) => geometry === "MASK"),
    isOpen: facts.isMine && facts.state === "OPEN" && facts.segmentation != null,
    know,
  };
}

const AdjudicationContext = createContext<AdjudicationInHand | null>(null);

export const AdjudicationProvider = AdjudicationContext;

/** @throws outside of the page of an adjudication */
export function useAdjudication(): AdjudicationInHand {
  const adjudication = useContext(AdjudicationContext);
  if (!adjudication) throw new Error("useAdjudication works on the page of an adjudication only");
  return adjudication;
}

"use client";

import { createContext, useContext } from "react";
import type { ReadFacts } from "./read-documents";

/** The read that the room is opened for. */
export interface ReadInHand extends ReadFacts {
  /** Mine, begun and not submitted: I paint, my time counts, and I may submit it. */
  isOpen: boolean;
  stepName: string;
  aiAssistance: ReadFacts["protocol"]["workflow"]["steps"][number]["aiAssistance"];
  /** Takes what an act made of it. */
  know(facts: ReadFacts): void;
}

export function readInHand(facts: ReadFacts, know: (facts: ReadFacts) => void): ReadInHand {
  const step = facts.protocol.workflow.steps.find(({ key }) => key === facts.stepKey);
  return {
    ...facts,
    isOpen: facts.isMine && facts.state === "READING",
    stepName: step?.name ?? facts.stepKey,
    aiAssistance: step?.aiAssistance ?? "NONE",
    know,
  };
}

const ReadInHandContext = createContext<ReadInHand | null>(null);

export const ReadInHandProvider = ReadInHandContext;

/** @returns null in a room that belongs to no read */
export const useReadInHand = (): ReadInHand | null => useContext(ReadInHandContext);

import { CaseState } from "@covoxel/shared/vocabulary";
import { isHeldBack } from "./case.js";

/**
 * What a person may know of a case: the one rule behind queries, subscriptions, rooms and files. Pure, and deny by default.
 *
 * Whoever still owes an answer (an unsubmitted reader, an adjudicator before signing) knows only their own record: not whether another
 * exists. Whoever locked theirs keeps seeing it, and the others once the case is done. Leads and analysts oversee everything, except
 * cases in which they owe an answer themselves.
 */
export interface Standing {
  /** Holds LEAD or is an administrator. */
  leads: boolean;
  /** Holds LEAD or ANALYST, or is an administrator. */
  oversees: boolean;
  caseState: CaseState;
  /** Has a part in the case whose answer is not locked. */
  owesAnswer: boolean;
  /** Has a part in the case whose answer is locked. */
  hasAnswered: boolean;
}

/**
 * FREE: no case says anything, the role in the project decides. ASIDE: may be looked at, but its room is its people's alone: they are
 * not to learn of anybody, nor to be watched.
 */
export const Access = { FREE: "FREE", PAINT: "PAINT", LOOK: "LOOK", ASIDE: "ASIDE", NONE: "NONE" } as const;
export type Access = (typeof Access)[keyof typeof Access];

/** A segmentation, as far as blinding is concerned. */
export type CaseRecord =
  | { kind: "READ" | "ADJUDICATION"; mine: "OPEN" | "LOCKED" | null; isOpen: boolean; inSession: boolean }
  | { kind: "RESULT" }
  /** On a series of the case, and of none of its reads: a reference, a try, an earlier mask. */
  | { kind: "OTHER" };

export function accessToRecord(standing: Standing, record: CaseRecord): Access {
  if ("mine" in record && record.mine) return record.mine === "OPEN" ? Access.PAINT : Access.LOOK;
  if (standing.owesAnswer) return Access.NONE;
  // Unblinded by its adjudicator: whoever locked an answer joins in.
  if ("inSession" in record && record.inSession && standing.hasAnswered)
    return record.isOpen ? Access.PAINT : Access.LOOK;
  const look = "isOpen" in record && record.isOpen ? Access.ASIDE : Access.LOOK;
  if (standing.oversees) return record.kind === "OTHER" ? Access.FREE : look;
  if (standing.caseState !== CaseState.DONE) return Access.NONE;
  if (record.kind === "READ") return standing.hasAnswered ? look : Access.NONE;
  return record.kind === "OTHER" ? Access.NONE : look;
}

/** Whether a mask of one's own may be begun on a case's series. TAKEN: what is painted there is painted in a read. HIDDEN: as if it weren't there. */
export const MayBegin = { FREE: "FREE", TAKEN: "TAKEN", HIDDEN: "HIDDEN" } as const;
export type MayBegin = (typeof MayBegin)[keyof typeof MayBegin];

export function mayBeginOn(standing: Standing): MayBegin {
  if (!maySeeImages(standing)) return MayBegin.HIDDEN;
  return accessToRecord(standing, { kind: "OTHER" }) === Access.FREE ? MayBegin.FREE : MayBegin.TAKEN;
}

/** Whether the images may be looked at. */
export function maySeeImages(standing: Standing): boolean {
  if (isHeldBack(standing.caseState)) return standing.leads;
  const takesPart = standing.owesAnswer || standing.hasAnswered;
  return standing.oversees || takesPart || standing.caseState === CaseState.DONE;
}

/** Whether stored answers of it (label maps, …) may be looked at. @param listed whether the steps that they answer for list them */
export function maySeeStoredAnswers(standing: Standing, listed: boolean): boolean {
  if (!maySeeImages(standing)) return false;
  if (standing.owesAnswer) return listed;
  return listed || standing.oversees || standing.caseState === CaseState.DONE;
}

/** Whether the case itself, with its state, its reads and their figures, is this person's to see. */
export function mayOversee(standing: Standing): boolean {
  if (standing.owesAnswer) return false;
  return standing.oversees || (standing.hasAnswered && standing.caseState === CaseState.DONE);
}

/**
 * Whether a person could know what others found in a case, had they looked: they may not read it blind any more.
 * @param othersBegan somebody else has begun a read of it
 */
export const mayKnowAnswers = (standing: Standing, othersBegan: boolean): boolean =>
  othersBegan && standing.oversees && !standing.owesAnswer;

import { BadUserInput } from "../errors.js";
import type { Transaction } from "./transaction.js";

/** What happened, as subscriptions and boards see it. `topic` is what one subscribes to: "project:prj_…", "job:job_…", "suggestion:sug_…". */
export interface Event {
  topic: string;
  type: string;
  /** JSON; ids and figures only, never patient data. */
  data: Record<string, unknown>;
}

/** Opaque; valid for the topic it was given for. Says nothing of how many events other topics had. */
export type EventCursor = string & { readonly __eventCursor: true };

export interface LoggedEvent extends Event {
  cursor: EventCursor;
  at: Date;
}

/** A cursor that this installation didn't give out, or gave out for another topic. */
export class InvalidCursor extends BadUserInput {
  constructor() {
    super("This cursor was not given out for what you follow.");
  }
}

export interface EventLog {
  /**
   * Within `tx` the event exists exactly if the transaction commits. Holds the topic until then, so that events have one order:
   * append last in a transaction, and to several topics in the order of their names, or two transactions may wait for each other.
   */
  append(event: Event, tx?: Transaction): Promise<void>;
  /**
   * Listens from the moment of the call, not of the first `next`: what commits in between is not missed. Everything on `topic` after `since` (from now on when absent), then what comes, in commit order, without gap or duplicate.
   * Ends when `signal` aborts. @throws InvalidCursor
   */
  follow(topic: string, options: { since?: EventCursor; signal: AbortSignal }): AsyncIterable<LoggedEvent>;
}

import type { SuggestionId, SuggestionStatus } from "@covoxel/shared/vocabulary";
import type { EventLog } from "../../../ports/event-log.js";
import type { Transaction } from "../../../ports/transaction.js";

export const suggestionTopic = (id: SuggestionId): string => `suggestion:${id}`;

/** Says that something changed; whoever listens reads the state itself, which may be newer than this event. */
export function announce(
  events: EventLog,
  id: SuggestionId,
  status: SuggestionStatus,
  tx: Transaction,
  slab?: number,
): Promise<void> {
  const data = slab === undefined ? { status } : { status, slab };
  return events.append({ topic: suggestionTopic(id), type: "suggestion.changed", data }, tx);
}

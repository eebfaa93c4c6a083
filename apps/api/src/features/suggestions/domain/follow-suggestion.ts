import type { SuggestionId } from "@covoxel/shared/vocabulary";
import type { EventCursor, EventLog, LoggedEvent } from "../../../ports/event-log.js";
import type { Principal } from "../../people/index.js";
import { type ActPorts, seeSuggestion } from "./settle-suggestion.js";
import type { Suggestion } from "./suggestion.js";
import { suggestionTopic } from "./suggestion-events.js";

export interface SuggestionUpdate {
  suggestion: Suggestion;
  /** Null in the first update, which no event stands behind. */
  cursor: EventCursor | null;
}

const lastWords: ReadonlySet<string> = new Set(["ACCEPTED", "REJECTED", "CANCELLED", "FAILED"]);

/**
 * The suggestion as it stands, then after every change, until it has ended. Listening begins before the first look, so that nothing
 * falls between the two.
 * @throws NotFound, also in the middle, once this person may not see it any more
 */
export function followSuggestion(
  ports: ActPorts & { events: EventLog },
  who: Principal,
  id: SuggestionId,
  since: EventCursor | undefined,
): AsyncIterableIterator<SuggestionUpdate> {
  const leaving = new AbortController();
  const events = ports.events.follow(suggestionTopic(id), { ...(since && { since }), signal: leaving.signal });
  const updates = updatesOf(events, () => seeSuggestion(ports, who, id));
  return {
    next: () => updates.next(),
    // A generator that waits for an event hears of nobody's leaving: end the events first.
    return: () => {
      leaving.abort();
      return updates.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* updatesOf(
  events: AsyncIterable<LoggedEvent>,
  look: () => Promise<Suggestion>,
): AsyncGenerator<SuggestionUpdate, undefined> {
  const first = await look();
  yield { suggestion: first, cursor: null };
  if (lastWords.has(first.state.status)) return;
  for await (const { cursor } of events) {
    const suggestion = await look();
    yield { suggestion, cursor };
    if (lastWords.has(suggestion.state.status)) return;
  }
}

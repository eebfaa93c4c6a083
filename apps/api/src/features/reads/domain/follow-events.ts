import type { ProjectId } from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import type { EventCursor, EventLog, LoggedEvent } from "../../../ports/event-log.js";
import type { Principal } from "../../people/index.js";
import { readsPolicy } from "./policy.js";
import type { Blinding } from "./ports.js";

export interface FollowEventsPorts {
  events: EventLog;
  blinding: Pick<Blinding, "hiddenCases">;
  topics: {
    board(projectId: ProjectId): string;
    personal(projectId: ProjectId, personId: Principal["personId"]): string;
  };
}

/**
 * What happens in a project, as far as this person may know: the board's events for those who oversee it, without those of cases in
 * which they owe an answer; their own for everybody. Listening begins with the call.
 * @throws NotFound
 */
export function followEvents(
  { events, blinding, topics }: FollowEventsPorts,
  who: Principal,
  projectId: ProjectId,
  { mine, since }: { mine: boolean; since: EventCursor | undefined },
): AsyncIterableIterator<LoggedEvent> {
  if (!readsPolicy.isMember(who, projectId)) throw new NotFound("project");
  if (!mine && !readsPolicy.oversees(who, projectId)) throw new NotFound("board");
  const leaving = new AbortController();
  const topic = mine ? topics.personal(projectId, who.personId) : topics.board(projectId);
  const all = events.follow(topic, { ...(since && { since }), signal: leaving.signal });
  const shown = mine ? all[Symbol.asyncIterator]() : withoutHidden(all, () => blinding.hiddenCases(who, projectId));
  return {
    next: () => shown.next(),
    // A generator that waits for an event hears of nobody's leaving: end the events first.
    return: async () => {
      leaving.abort();
      await shown.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Asked anew for each event: a case may be hidden from somebody who follows already. */
async function* withoutHidden(
  events: AsyncIterable<LoggedEvent>,
  hidden: () => Promise<ReadonlySet<string>>,
): AsyncGenerator<LoggedEvent, undefined> {
  for await (const event of events) if (!(await hidden()).has(String(event.data.caseId))) yield event;
}

import type { PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import type { AuditTrail } from "../../ports/audit.js";
import type { Event, EventLog } from "../../ports/event-log.js";
import type { Announce, CaseEvent } from "./domain/ports.js";

/** What a project's overseers follow. */
export const boardTopic = (projectId: ProjectId): string => `project:${projectId}`;

/**
 * What one person follows of a project: told of nothing but their own part, so that neither what it says nor how often it speaks
 * depends on anybody else.
 */
export const personalTopic = (projectId: ProjectId, personId: PersonId): string => `project:${projectId}:${personId}`;

export function announceThrough({ events, audit }: { events: EventLog; audit: AuditTrail }): Announce {
  return async (tx, happened) => {
    // In the order of the topics' names, and the audit trail's one chain behind them all: two transactions never wait for each other.
    const told = happened.flatMap(toEvents);
    for (const event of told.toSorted((a, b) => (a.topic < b.topic ? -1 : Number(a.topic > b.topic))))
      await events.append(event, tx);
    for (const { type, projectId, caseId, readId, adjudicationId, by } of happened)
      await audit.record({
        tx,
        who: by ?? "SYSTEM",
        act: type,
        subject: readId ?? adjudicationId ?? caseId,
        projectId,
        caseId,
        ...((readId || adjudicationId) && { details: { caseId } }),
      });
  };
}

function toEvents({ projectId, caseId, type, readId, adjudicationId, people = [] }: CaseEvent): Event[] {
  const own = { ...(readId && { readId }), ...(adjudicationId && { adjudicationId }) };
  return [
    { topic: boardTopic(projectId), type, data: { ...own, caseId } },
    // Whose is a readers' event their own case is: what it is called they know from their read.
    ...[...new Set(people)].map((person) => ({ topic: personalTopic(projectId, person), type, data: own })),
  ];
}

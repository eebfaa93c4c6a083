import type { PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import type { EventLog } from "../../ports/event-log.js";
import type { Announce } from "./domain/ports.js";

/** What a project's overseers follow. */
export const boardTopic = (projectId: ProjectId): string => `project:${projectId}`;

/**
 * What one person follows of a project: told of nothing but their own part, so that neither what it says nor how often it speaks
 * depends on anybody else.
 */
export const personalTopic = (projectId: ProjectId, personId: PersonId): string => `project:${projectId}:${personId}`;

export function announceThrough(events: EventLog): Announce {
  return async (tx, { projectId, caseId, type, data, people = [], by }) => {
    const facts = { ...data, caseId };
    // In the order of the topics' names: the board's is the beginning of all others.
    await events.append({ topic: boardTopic(projectId), type, data: { ...facts, ...(by && { by }) } }, tx);
    for (const personId of [...people].sort())
      await events.append({ topic: personalTopic(projectId, personId), type, data: { ...data } }, tx);
  };
}

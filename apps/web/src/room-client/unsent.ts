import { createIndexedDbOutbox } from "./indexed-db-outbox";
import type { WaitingCount } from "./outbox-store";

/** What a person painted on this computer and the server has not confirmed, by segmentation. */
export async function unsentOf(personId: string): Promise<WaitingCount[]> {
  if (typeof indexedDB === "undefined") return [];
  const counts = new Map<string, number>();
  const add = (segmentationId: string, entries: number) =>
    counts.set(segmentationId, (counts.get(segmentationId) ?? 0) + entries);
  for (const { segmentationId, entries } of await createIndexedDbOutbox().waitingOf(personId))
    add(segmentationId, entries);
  // Written while a page was being closed, and not taken over by another yet.
  const prefix = `covoxel/unsent/${personId}/`;
  for (const key of Object.keys(localStorage))
    if (key.startsWith(prefix)) add(key.slice(prefix.length).split("/")[0]!, 1);
  return [...counts].map(([segmentationId, entries]) => ({ segmentationId, entries }));
}

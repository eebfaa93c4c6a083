import type { SegmentationId } from "@covoxel/shared/vocabulary";
import type { RoomStore } from "./ports.js";

const entriesAtOnce = 2000;

/** The journal of one document after a revision, in pieces that fit in memory. */
export async function* readJournal(store: Pick<RoomStore, "entriesAfter">, id: SegmentationId, revision = 0) {
  for (let after = revision; ; ) {
    const entries = await store.entriesAfter(id, after, entriesAtOnce);
    if (entries.length > 0) yield entries;
    if (entries.length < entriesAtOnce) return;
    after = entries.at(-1)!.revision;
  }
}

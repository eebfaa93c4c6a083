import type { PersonalCopies } from "../../copies";
import type { RoomCopies, RoomCopy } from "../../room-client";

/** A person's copies of rooms, as the room asks for them. */
export function roomCopiesIn(copies: PersonalCopies): RoomCopies {
  return {
    load: ({ segmentationId }) => copies.read<RoomCopy>("room", segmentationId),
    save: async ({ segmentationId }, copy) => {
      const newer = (before: RoomCopy | null) => (before && before.revision > copy.revision ? null : copy);
      const kept = await copies.update<RoomCopy>("room", segmentationId, "", newer);
      const needed = new Set(Object.values(kept?.manifest?.slabs ?? {}));
      for (const hash of await copies.parts("slab", segmentationId))
        if (!needed.has(hash)) await copies.removePart("slab", segmentationId, hash);
      return kept?.revision ?? null;
    },
    slabs: async ({ segmentationId }) => new Set(await copies.parts("slab", segmentationId)),
    loadSlab: ({ segmentationId }, hash) => copies.read<Uint8Array>("slab", segmentationId, hash),
    saveSlab: ({ segmentationId }, hash, bytes) => copies.write("slab", segmentationId, hash, bytes),
  };
}

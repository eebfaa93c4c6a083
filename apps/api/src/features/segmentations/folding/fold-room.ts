import type { Manifest } from "@covoxel/shared/labelmap";
import type { Clock } from "../../../ports/clock.js";
import type { Folded, FoldRoom, RoomLog } from "../room/ports.js";
import type { FoldThread } from "./fold-thread.js";
import type { Foldable, ManifestStore } from "./ports.js";
import { SlabDamaged, type Slabs } from "./slabs.js";

export interface FoldPorts {
  manifests: ManifestStore;
  slabs: Slabs;
  thread: Pick<FoldThread, "fold">;
  clock: Clock;
  log: RoomLog;
}

type OwnedRoom = Omit<Parameters<FoldRoom>[0], "anew">;

/**
 * Slabs are durable before the manifest that names them, and the manifest before anything is forgotten: wherever this is broken off, a mask is
 * what its journal says.
 */
export const createFoldRoom =
  (ports: FoldPorts): FoldRoom =>
  async ({ anew, ...room }) => {
    if (anew) return foldAnew(ports, room);
    try {
      return await fold(ports, room, await ports.manifests.foldable(room.id));
    } catch (error) {
      if (!(error instanceof SlabDamaged)) throw error;
      ports.log.error({ segmentationId: room.id, hash: error.hash }, "slab damaged, folding the journal anew");
      return foldAnew(ports, room);
    }
  };

const foldAnew = async (ports: FoldPorts, room: OwnedRoom): Promise<Folded | null> =>
  fold(ports, room, await ports.manifests.everything(room.id), true);

async function fold(
  { manifests, slabs, thread, clock, log }: FoldPorts,
  { id, shape, token }: OwnedRoom,
  { manifest, log: entries, refused, retired }: Foldable,
  anew = false,
): Promise<Folded | null> {
  const startedMs = clock.monotonicMs();
  const base = anew ? null : manifest;
  const wish = { shape, base, entries, refused, retired };
  const folded = await thread.fold(wish, (hashes) => slabs.read(id, hashes));
  const next: Manifest = { ...folded.next, version: (manifest?.version ?? 0) + 1 };
  if (!anew && sameWatermarks(manifest, next)) return null;
  await manifests.claim(id, [...folded.slabs.keys()], clock.now());
  await slabs.write(id, folded.slabs);
  const generation = await manifests.swap(id, next, { token, at: clock.now() });
  const elapsedMs = Math.round(clock.monotonicMs() - startedMs);
  log.info({ segmentationId: id, version: next.version, slabs: folded.slabs.size, elapsedMs }, "mask folded");
  return { manifest: next, generation };
}

function sameWatermarks(before: Manifest | null, next: Manifest): boolean {
  const marks = Object.entries(next.watermarks);
  return marks.every(([actor, seq]) => (before?.watermarks[Number(actor)] ?? 0) === seq);
}

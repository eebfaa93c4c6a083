import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { Principal } from "../../people/index.js";
import { lookAt, type SeePorts } from "./edit-segmentation.js";
import { assertMayManageSegments } from "./policy.js";
import type { ReferenceGrids, RemovalRepository, RoomNotices } from "./ports.js";
import { type RecordPorts, recorderOf } from "./record-act.js";
import { holdOf, SegmentHold, SegmentPainted } from "./segment-hold.js";
import type { Segment, Segmentation } from "./segmentation.js";

export interface RemovalPorts extends SeePorts, RecordPorts {
  removals: RemovalRepository;
  grids: ReferenceGrids;
  rooms: RoomNotices;
}

interface SegmentName {
  segmentationId: SegmentationId;
  number: number;
}

/**
 * Takes a segment out of the table, as long as nothing that was painted is lost. Its number stays its own. Removed already: stays so.
 * @throws NotFound @throws Forbidden @throws SegmentPainted @throws Conflict while the segmentation is closed
 */
export async function removeSegment(
  ports: RemovalPorts & { clock: Clock },
  who: Principal,
  name: SegmentName,
): Promise<Segmentation> {
  const { segmentationId, number } = name;
  const { segmentation, may } = await lookAt(ports, who, segmentationId);
  assertMayManageSegments(may);
  const record = await ports.removals.find(segmentationId, number);
  if (!record) throw new NotFound("segment");
  const { shape } = await gridOf(ports, segmentation);
  const question = { ...name, shape, addedRevision: record.addedRevision };
  const hold = await holdOf(ports.removals, question, who.personId);
  if (hold) throw new SegmentPainted(number, hold);
  if (await ports.removals.isAwaited(segmentationId, number, who.personId))
    throw new SegmentPainted(number, SegmentHold.PAINTED_BY_OTHERS);
  const recordAct = await recorderOf(ports, who.personId, segmentation);
  await ports.unitOfWork.transaction(async (tx) => {
    const removed = { at: ports.clock.now(), by: who.personId };
    if (await ports.removals.remove(segmentationId, number, removed, tx))
      await recordAct(tx, "SEGMENT_REMOVED", { number });
  });
  await ports.rooms.metaChanged(segmentationId);
  // A stroke may have passed the room's gate since the first look; those that come now are set aside.
  const heldSince = await holdOf(ports.removals, question, who.personId);
  if (!heldSince) return segmentation;
  await bringBack(ports, segmentation, number);
  throw new SegmentPainted(number, heldSince);
}

/**
 * Puts a segment back into the table, as it was. Never removed: stays as it is.
 * @throws NotFound @throws Forbidden @throws Conflict while the segmentation is closed
 */
export async function restoreSegment(
  ports: Omit<RemovalPorts, "grids">,
  who: Principal,
  { segmentationId, number }: SegmentName,
): Promise<Segment> {
  const { segmentation, may } = await lookAt(ports, who, segmentationId);
  assertMayManageSegments(may);
  const segment = await putBack(ports, segmentation, number, { who: who.personId, evenWhileClosed: false });
  if (!segment) throw new NotFound("segment");
  return segment;
}

/**
 * For the process that has the room, once the room shows a segment no longer: whoever removed it may run elsewhere, and can't have seen what passed the gate here
 * until then.
 * @returns what brought it back, if anything did
 */
export async function lookAgain(ports: Omit<RemovalPorts, "blinding">, name: SegmentName): Promise<SegmentHold | null> {
  const { segmentationId, number } = name;
  const [record, segmentation] = await Promise.all([
    ports.removals.find(segmentationId, number),
    ports.segmentations.find(segmentationId),
  ]);
  if (!record?.removedBy || !segmentation) return null;
  const { shape } = await gridOf(ports, segmentation);
  const hold = await holdOf(ports.removals, { ...name, shape, addedRevision: record.addedRevision }, record.removedBy);
  if (hold) await bringBack(ports, segmentation, number);
  return hold;
}

type PutBackPorts = Pick<RemovalPorts, "removals" | "rooms" | keyof RecordPorts>;

/** Somebody may close the segmentation in between: voxels without a segment are worse than a change to a closed one. */
const bringBack = (ports: PutBackPorts, segmentation: Segmentation, number: number): Promise<Segment | null> =>
  putBack(ports, segmentation, number, { who: "SYSTEM", evenWhileClosed: true });

async function putBack(
  ports: PutBackPorts,
  segmentation: Segmentation,
  number: number,
  { who, ...when }: { who: PersonId | "SYSTEM"; evenWhileClosed: boolean },
): Promise<Segment | null> {
  const recordAct = await recorderOf(ports, who, segmentation);
  const segment = await ports.unitOfWork.transaction(async (tx) => {
    const outcome = await ports.removals.restore(segmentation.id, number, when, tx);
    if (outcome?.changed) await recordAct(tx, "SEGMENT_RESTORED", { number });
    return outcome?.segment ?? null;
  });
  if (segment) await ports.rooms.metaChanged(segmentation.id);
  return segment;
}

async function gridOf({ grids }: Pick<RemovalPorts, "grids">, { seriesId }: Segmentation) {
  const grid = await grids.find(seriesId);
  if (!grid) throw new NotFound("series");
  return grid;
}

import type { ProjectId, SegmentationId, SeriesId } from "@covoxel/shared/vocabulary";
import { BadUserInput, Conflict, NotFound } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { Principal } from "../../people/index.js";
import {
  assertMayBegin,
  assertMayClose,
  assertMayManageSegments,
  assertMaySee,
  type MaskBlinding,
  type Permissions,
  permissionsFor,
} from "./policy.js";
import type { ReferenceGrids, RoomNotices, SegmentationRepository, SegmentChange } from "./ports.js";
import { type RecordPorts, recorderOf } from "./record-act.js";
import type { Segment, Segmentation } from "./segmentation.js";
import { type LabelToPaint, segmentsOfLabels } from "./segments-of-labels.js";

const longestName = 200;

/** The labels of a project's current protocol. */
export type LabelsOf = (projectId: ProjectId) => Promise<readonly LabelToPaint[]>;

/** @throws NotFound @throws Forbidden @throws BadUserInput */
export async function createSegmentation(
  {
    segmentations,
    grids,
    blinding,
    labelsOf,
    clock,
    ids,
  }: {
    segmentations: SegmentationRepository;
    grids: ReferenceGrids;
    blinding: MaskBlinding;
    labelsOf: LabelsOf;
    clock: Clock;
    ids: IdSource;
  },
  who: Principal,
  { seriesId, name, t }: { seriesId: SeriesId; name: string; t: number },
): Promise<Segmentation> {
  const grid = await grids.find(seriesId);
  if (!grid) throw new NotFound("series");
  assertMayBegin(who, grid.projectId, (await blinding.mayBegin(who, [seriesId])).get(seriesId) ?? "FREE");
  if (!Number.isInteger(t) || t < 0 || t >= grid.nt) {
    throw new BadUserInput(`This series has time points 0 to ${grid.nt - 1}.`, { t });
  }
  const now = clock.now();
  const segmentation: Segmentation = {
    id: ids.next("segmentation"),
    projectId: grid.projectId,
    seriesId,
    t,
    name: parseName(name),
    epoch: now,
    createdBy: who.personId,
    createdAt: now,
    closed: null,
  };
  await segmentations.create(segmentation, segmentsOfLabels(await labelsOf(grid.projectId)));
  return segmentation;
}

/** @throws NotFound, also for what this person may not see */
export async function seeSegmentation(ports: SeePorts, who: Principal, id: SegmentationId): Promise<Segmentation> {
  return (await lookAt(ports, who, id)).segmentation;
}

export interface SeePorts {
  segmentations: Pick<SegmentationRepository, "find">;
  blinding: MaskBlinding;
}

/** @returns it, and what `who` may do with it. @throws NotFound, also for what this person may not see */
export async function lookAt(
  ports: SeePorts,
  who: Principal,
  id: SegmentationId,
): Promise<{ segmentation: Segmentation; may: Permissions }> {
  const segmentation = await ports.segmentations.find(id);
  if (!segmentation) throw new NotFound("segmentation");
  const may = await permissionsFor(ports, who, segmentation);
  assertMaySee(may);
  return { segmentation, may };
}

interface SegmentPorts extends SeePorts {
  segmentations: SegmentationRepository;
  rooms: RoomNotices;
}

/** @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict */
export async function addSegment(
  ports: SegmentPorts,
  who: Principal,
  { segmentationId, name, colour }: { segmentationId: SegmentationId; name: string; colour: string | null },
): Promise<Segment> {
  assertMayManageSegments((await lookAt(ports, who, segmentationId)).may);
  const { segmentations, rooms } = ports;
  const segment = await segmentations.addSegment(segmentationId, {
    name: parseName(name),
    colour: colour === null ? null : parseColour(colour),
    createdBy: who.personId,
  });
  await rooms.metaChanged(segmentationId);
  return segment;
}

/**
 * Adds the next instance of a label that comes in several, e.g. another metastasis, in the label's plane and colour.
 * @throws NotFound @throws Forbidden @throws Conflict for a label that is one class
 */
export async function addInstance(
  ports: SegmentPorts & { labelsOf: LabelsOf },
  who: Principal,
  { segmentationId, labelKey }: { segmentationId: SegmentationId; labelKey: string },
): Promise<Segment> {
  const { segmentation, may } = await lookAt(ports, who, segmentationId);
  assertMayManageSegments(may);
  const segments = (await ports.segmentations.segmentsOf([segmentationId])).get(segmentationId) ?? [];
  const instances = segments.filter((segment) => segment.labelKey === labelKey);
  const label = (await ports.labelsOf(segmentation.projectId)).find(({ key }) => key === labelKey);
  if (!instances[0] || !label) throw new NotFound("label");
  if (label.kind !== "INSTANCES") throw new Conflict("This label is one class: all of it is painted with one segment.");
  const segment = await ports.segmentations.addSegment(segmentationId, {
    name: `${label.name} ${instances.length + 1}`,
    colour: label.colour,
    createdBy: who.personId,
    of: { labelKey, plane: instances[0].plane },
  });
  await ports.rooms.metaChanged(segmentationId);
  return segment;
}

/**
 * @param edit `expected`: changed only while all of this holds, so that nobody takes away what somebody else changed meanwhile
 * @throws NotFound @throws Forbidden @throws BadUserInput @throws Conflict
 */
export async function updateSegment(
  ports: SegmentPorts,
  who: Principal,
  edit: { segmentationId: SegmentationId; number: number; change: SegmentChange; expected: SegmentChange },
): Promise<Segment> {
  const { segmentationId, number } = edit;
  assertMayManageSegments((await lookAt(ports, who, segmentationId)).may);
  const { segmentations, rooms } = ports;
  const [change, expected] = [parseChange(edit.change), parseChange(edit.expected)];
  const segment = await segmentations.updateSegment(segmentationId, number, change, expected);
  if (!segment) throw new NotFound("segment");
  await rooms.metaChanged(segmentationId);
  return segment;
}

/**
 * Closes a segmentation to edits, or opens it again. What is painted while it is closed is set aside, not lost.
 * @throws NotFound @throws Forbidden
 */
export async function setClosed(
  ports: SegmentPorts & RecordPorts & { clock: Clock },
  who: Principal,
  { segmentationId, closed }: { segmentationId: SegmentationId; closed: boolean },
): Promise<Segmentation> {
  const { segmentations, rooms, clock, unitOfWork } = ports;
  const { segmentation, may } = await lookAt(ports, who, segmentationId);
  assertMayClose(may);
  const since = closed ? { at: clock.now(), by: who.personId } : null;
  const record = await recorderOf(ports, who.personId, segmentation);
  const after = await unitOfWork.transaction(async (tx) => {
    const outcome = await segmentations.setClosed(segmentationId, since, tx);
    if (outcome?.changed) await record(tx, closed ? "SEGMENTATION_CLOSED" : "SEGMENTATION_REOPENED");
    return outcome?.segmentation;
  });
  if (!after) throw new NotFound("segmentation");
  await rooms.metaChanged(segmentationId);
  return after;
}

function parseChange({ name, colour, locked, visible }: SegmentChange): SegmentChange {
  return {
    ...(name !== undefined && { name: parseName(name) }),
    ...(colour !== undefined && { colour: parseColour(colour) }),
    ...(locked !== undefined && { locked }),
    ...(visible !== undefined && { visible }),
  };
}

function parseName(text: string): string {
  const name = text.trim();
  if (name.length === 0 || name.length > longestName) {
    throw new BadUserInput(`A name has 1 to ${longestName} characters.`, { length: name.length });
  }
  return name;
}

function parseColour(text: string): string {
  const colour = text.toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(colour)) throw new BadUserInput("A colour looks like #d55e00.");
  return colour;
}

import type { PersonId, SegmentationId, SeriesId } from "@covoxel/shared/vocabulary";
import { GeometryMismatch, NotFound } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import type { Transaction, UnitOfWork } from "../../../ports/transaction.js";
import type { EncodedMask } from "./filled-mask.js";
import type { FilledJournal, ReferenceGrids, SegmentationRepository } from "./ports.js";
import type { ReferenceGrid, Segment, Segmentation } from "./segmentation.js";

export interface NewFilledSegmentation {
  /** A fresh one where none is given. */
  id?: SegmentationId;
  seriesId: SeriesId;
  t: number;
  name: string;
  /** Whose every voxel is, as if they had painted it; nobody can undo it. */
  createdBy: PersonId;
  /** Whatever segment the mask names is among them, in its plane. */
  segments: readonly Segment[];
  mask: EncodedMask;
  /** Whether it takes no edits from the start. */
  closed?: boolean;
}

export interface CreateFilledPorts {
  segmentations: Pick<SegmentationRepository, "create">;
  filled: FilledJournal;
  grids: ReferenceGrids;
  unitOfWork: UnitOfWork;
  clock: Clock;
  ids: IdSource;
}

/**
 * A new segmentation that holds these voxels already, row and journal in one transaction: a room, a fold, an export and its history treat it as one that
 * somebody painted. No policy: whoever asks has one.
 * @throws NotFound for a series that isn't there; GeometryMismatch for a mask on another grid; RangeError where `segments` lacks one of the mask's
 */
export async function createFilled(
  { segmentations, filled, grids, unitOfWork, clock, ids }: CreateFilledPorts,
  { id, seriesId, t, name, createdBy, segments, mask, closed = false }: NewFilledSegmentation,
  tx?: Transaction,
): Promise<Segmentation> {
  const grid = await grids.find(seriesId);
  if (!grid) throw new NotFound("series");
  assertFits(grid, t, segments, mask);
  const at = clock.now();
  const segmentation: Segmentation = {
    id: id ?? ids.next("segmentation"),
    projectId: grid.projectId,
    seriesId,
    t,
    name,
    epoch: at,
    createdBy,
    createdAt: at,
    closed: closed ? { at, by: createdBy } : null,
  };
  const write = async (inside: Transaction) => {
    await segmentations.create(segmentation, segments, inside);
    await filled.write(segmentation.id, mask, { personId: createdBy, at }, inside);
  };
  await (tx ? write(tx) : unitOfWork.transaction(write));
  return segmentation;
}

/** @throws GeometryMismatch, RangeError */
function assertFits({ shape, nt }: ReferenceGrid, t: number, segments: readonly Segment[], mask: EncodedMask): void {
  if (shape.some((size, axis) => size !== mask.shape[axis]))
    throw new GeometryMismatch("This mask is not on the series' grid.", { shape, maskShape: mask.shape });
  if (!Number.isInteger(t) || t < 0 || t >= nt) throw new RangeError(`This series has time points 0 to ${nt - 1}.`);
  for (const { number, plane } of mask.segments)
    if (!segments.some((segment) => segment.number === number && segment.plane === plane))
      throw new RangeError(`The mask names segment ${number} in plane ${plane}, which is none of its segments.`);
}

import type { Origin } from "@covoxel/shared/labelmap";
import type { RefusalReason } from "@covoxel/shared/room-protocol";
import type { PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import { BadUserInput, NotFound } from "../../../errors.js";
import type { Clock } from "../../../ports/clock.js";
import type { Principal } from "../../people/index.js";
import { type SeePorts, seeSegmentation } from "./edit-segmentation.js";
import { assertMaySettleSetAside, maySeeSetAside } from "./policy.js";

/** WAITING until its author painted it again as a new edit, or put it away. */
export const SetAsideState = { WAITING: "WAITING", RESTORED: "RESTORED", DISMISSED: "DISMISSED" } as const;
export type SetAsideState = (typeof SetAsideState)[keyof typeof SetAsideState];

/** An entry that the gate refused: never applied, and not lost. */
export interface SetAsideStroke {
  segmentationId: SegmentationId;
  /** Together its name for ever. */
  actor: number;
  seq: number;
  personId: PersonId;
  reason: RefusalReason;
  refusedAt: Date;
  /** Null, like what follows, where it was refused before entries were kept. */
  kind: "patch" | "toggle" | "bye" | null;
  origin: Origin | null;
  boxIjk: readonly number[] | null;
  /** What a patch would have painted. */
  parts: readonly { segment: number; plane: number; voxelCount: number }[] | null;
  hasBytes: boolean;
  state: SetAsideState;
  settledAt: Date | null;
  /** The edit that brought it back. */
  restoredAs: { actor: number; seq: number } | null;
}

export interface SetAsidePage {
  limit: number;
  after: { refusedAt: Date; actor: number; seq: number } | null;
  state: SetAsideState | null;
}

export type SetAsideKey = Pick<SetAsideStroke, "segmentationId" | "actor" | "seq">;

export interface SetAsideRepository {
  /** Of one person, newest first. */
  page(id: SegmentationId, personId: PersonId, page: SetAsidePage): Promise<SetAsideStroke[]>;
  find(key: SetAsideKey): Promise<SetAsideStroke | null>;
  bytes(key: SetAsideKey): Promise<Uint8Array | null>;
  /** Changes nothing once it was restored. @returns what it is now */
  settle(
    key: SetAsideKey,
    as: { state: SetAsideState; at: Date; restoredAs: SetAsideStroke["restoredAs"] },
  ): Promise<SetAsideStroke | null>;
  /** Whether that actor was leased to this person there. */
  isActorOf(id: SegmentationId, actor: number, personId: PersonId): Promise<boolean>;
}

export interface SetAsidePorts extends SeePorts {
  setAside: SetAsideRepository;
  clock: Clock;
}

/** @throws NotFound also where it is somebody else's: nobody learns what colleagues failed at */
export async function seeSetAside(ports: SetAsidePorts, who: Principal, key: SetAsideKey): Promise<SetAsideStroke> {
  await seeSegmentation(ports, who, key.segmentationId);
  const stroke = await ports.setAside.find(key);
  if (!stroke || !maySeeSetAside(who, stroke.personId)) throw new NotFound("set-aside stroke");
  return stroke;
}

/**
 * Says what became of one: painted again, put away, or taken up again. Said twice it is said once; what was restored stays restored, as
 * the edit that was named first.
 * @throws NotFound @throws Forbidden @throws BadUserInput
 */
export async function settleSetAside(
  ports: SetAsidePorts,
  who: Principal,
  key: SetAsideKey,
  { state, restoredAs }: { state: SetAsideState; restoredAs: SetAsideStroke["restoredAs"] },
): Promise<SetAsideStroke> {
  await seeSetAside(ports, who, key);
  assertMaySettleSetAside(who);
  if ((state === SetAsideState.RESTORED) !== (restoredAs !== null))
    throw new BadUserInput("`restoredAs` says which edit brought it back, and only with RESTORED.");
  if (restoredAs && !(await ports.setAside.isActorOf(key.segmentationId, restoredAs.actor, who.personId)))
    throw new BadUserInput("`restoredAs` names no edit of yours.");
  const settled = await ports.setAside.settle(key, { state, at: ports.clock.now(), restoredAs });
  if (!settled) throw new NotFound("set-aside stroke");
  return settled;
}

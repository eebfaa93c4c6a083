import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { RoomCloseCode } from "@covoxel/shared/room-protocol";
import { parseId, type SegmentationId } from "@covoxel/shared/vocabulary";
import type { WebSocket } from "ws";
import { NotFound } from "../../../errors.js";
import type { Metrics } from "../../../ports/metrics.js";
import type { Principal } from "../../people/index.js";
import { type MaskBlinding, permissionsFor } from "../domain/policy.js";
import type { ReferenceGrids, RoomNotices, SegmentationRepository } from "../domain/ports.js";
import { Budget, burstSeconds } from "./budget.js";
import { createRoomFigures } from "./figures.js";
import type { RoomOwnership } from "./ports.js";
import { Room, type RoomPorts } from "./room.js";
import { Session } from "./session.js";

export interface RoomServerPorts extends Omit<RoomPorts, "figures"> {
  metrics: Metrics;
  segmentations: Pick<SegmentationRepository, "find">;
  blinding: MaskBlinding;
  grids: ReferenceGrids;
  ownership: RoomOwnership;
  /** @param heard of one segmentation @param maybeMissed some, any */
  listenToMeta(heard: (segmentationId: string) => void, maybeMissed: () => void): Promise<void>;
  /** An open room shows a segment no longer, and all that passed its gate before is on disk. */
  segmentGone(segmentationId: SegmentationId, number: number): Promise<unknown>;
}

const metaRetryMs = 1000;

interface OpenRoom {
  room: Promise<Room>;
  visitors: number;
  /** How many ever came since it was opened. */
  connections: number;
  idle: NodeJS.Timeout | undefined;
  /** Segments that it shows no longer and that nobody was told of yet. */
  readonly gone: Set<number>;
}

/** How long a stop waits for a fold. It may be broken off at any point. */
const foldPatienceMs = 1000;

/** Why a connection is turned away. */
class TurnedAway extends Error {
  constructor(readonly closeCode: RoomCloseCode) {
    super("turned away");
  }
}

/** All rooms of this process: opens them when somebody comes, closes them when nobody is left for a while. */
export class RoomServer implements RoomNotices {
  readonly #open = new Map<SegmentationId, OpenRoom>();
  readonly #sessions = new Set<Session>();
  /** By person: each connection costs a few queries, and a writer's an actor. */
  readonly #connecting = new Map<string, Budget>();
  #stopping = false;

  private readonly ports: RoomServerPorts & RoomPorts;

  constructor(ports: RoomServerPorts) {
    const now = { rooms: () => this.#open.size, sessions: () => this.#sessions.size };
    this.ports = { ...ports, figures: createRoomFigures(ports.metrics, now) };
  }

  async start(): Promise<void> {
    await this.ports.ownership.start();
    await this.ports.listenToMeta(
      (id) => void this.metaChanged(id as SegmentationId),
      () => void this.#askAgain(),
    );
  }

  /**
   * Takes nothing more in, lets what was accepted reach the journal and its authors hear of it, then sends everyone away. Whoever is not
   * answered in time has it in their outbox and sends it again.
   */
  async drain(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    const { drainMs } = this.ports.limits;
    const settled = async () => {
      await Promise.all([...this.#sessions].map((session) => session.drain()));
      await Promise.all([...this.#open.values()].map(async ({ room }) => (await room.catch(() => null))?.settled()));
    };
    const inTime = await within(drainMs, settled());
    if (!inTime) this.ports.log.warn({ drainMs, rooms: this.#open.size }, "stopping before everything was on disk");
    for (const session of [...this.#sessions]) session.close(RoomCloseCode.GOING_AWAY, "going away");
  }

  async stop(): Promise<void> {
    await this.drain();
    await within(this.ports.limits.drainMs, Promise.all([...this.#open].map(([id, open]) => this.#shut(id, open))));
    await this.ports.ownership.stop();
  }

  connect(socket: WebSocket, request: IncomingMessage, principal: Principal): void {
    const path = new URL(request.url ?? "/", "http://room").pathname;
    const id = parseId("segmentation", path.slice(path.lastIndexOf("/") + 1));
    const { limits, clock, log } = this.ports;
    let entered: Promise<Room> | null = null;
    const session = new Session(socket, {
      principal,
      limits,
      clock,
      log,
      figures: this.ports.figures,
      // A session hands on one message at a time, so the first one waits for the room and the others behind it.
      handle: async (from, message) => (await entered)?.handle(from, message),
    });
    this.#sessions.add(session);
    session.onClose(() => this.#sessions.delete(session));
    if (session.closed) return;
    entered = this.#enter(session, id);
    entered.catch((error: unknown) => this.#turnAway(session, error));
  }

  /** Never fails: the change is committed, and a room that can't read it now asks again until it can. */
  async metaChanged(id: SegmentationId): Promise<void> {
    const open = this.#open.get(id);
    const room = await open?.room.catch(() => null);
    try {
      for (const number of (await room?.metaChanged()) ?? []) open?.gone.add(number);
      for (const number of open?.gone ?? []) {
        await this.ports.segmentGone(id, number);
        open?.gone.delete(number);
      }
    } catch (error) {
      this.ports.log.warn(
        { segmentationId: id, error: (error as Error).name },
        "room could not take over its meta document",
      );
      setTimeout(() => this.#open.get(id) === open && void this.metaChanged(id), metaRetryMs).unref();
    }
  }

  /** Notices may have been missed while the connection that hears them was away. */
  async #askAgain(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((id) => this.metaChanged(id)));
  }

  /** Whoever is in it is sent out, and comes back as far as they still may. */
  async clear(id: SegmentationId): Promise<void> {
    const room = await this.#open.get(id)?.room.catch(() => null);
    await room?.settled();
    room?.closeAll(RoomCloseCode.RIGHTS_CHANGED, "come back");
  }

  /** A slab was found damaged. A room that nobody has open mends itself when it folds again. */
  mend(id: SegmentationId): void {
    void this.#open
      .get(id)
      ?.room.then((room) => room.mend())
      .catch(() => undefined);
  }

  async #enter(session: Session, id: SegmentationId | null): Promise<Room> {
    if (this.#stopping) throw new TurnedAway(RoomCloseCode.GOING_AWAY);
    if (!this.#mayConnect(session.personId)) throw new TurnedAway(RoomCloseCode.RATE_LIMITED);
    const segmentation = id && (await this.ports.segmentations.find(id));
    if (!segmentation) throw new NotFound("segmentation");
    session.may = await permissionsFor(this.ports, session.principal, segmentation);
    if (!session.may.enter) throw new NotFound("segmentation");
    const { sessionsPerPerson, sessionsPerRoom } = this.ports.limits;
    const ofPerson = [...this.#sessions].filter((other) => other.personId === session.personId).length;
    const inRoom = this.#open.get(segmentation.id)?.visitors ?? 0;
    if (ofPerson > sessionsPerPerson || inRoom >= sessionsPerRoom) throw new TurnedAway(RoomCloseCode.RATE_LIMITED);
    const open = this.#open.get(segmentation.id) ?? this.#openRoom(segmentation.id);
    clearTimeout(open.idle);
    open.visitors++;
    session.id = ++open.connections;
    session.onClose(() => this.#left(segmentation.id, open, session));
    return open.room;
  }

  #mayConnect(personId: string): boolean {
    const { connectionsPerSecond } = this.ports.limits;
    const nowMs = this.ports.clock.monotonicMs();
    const budget =
      this.#connecting.get(personId) ?? new Budget(connectionsPerSecond, burstSeconds * connectionsPerSecond, nowMs);
    this.#connecting.set(personId, budget);
    if (budget.debtMs(nowMs) > 0) return false;
    budget.spend(1, nowMs);
    return true;
  }

  #openRoom(id: SegmentationId): OpenRoom {
    const onEnd = (code: RoomCloseCode) => this.#forget(id, open, code);
    const open: OpenRoom = {
      room: this.#load(id, onEnd),
      visitors: 0,
      connections: 0,
      idle: undefined,
      gone: new Set(),
    };
    this.#open.set(id, open);
    open.room.catch(() => this.#drop(id, open));
    return open;
  }

  async #load(id: SegmentationId, onEnd: (code: RoomCloseCode) => void): Promise<Room> {
    const { ownership, store, clock, log } = this.ports;
    const found = await this.#find(id);
    const token = await ownership.acquire(id);
    if (token === null) throw new TurnedAway(RoomCloseCode.MOVED);
    try {
      const startedMs = clock.monotonicMs();
      const state = await store.load(id);
      if (!state) throw new NotFound("segmentation");
      const room = new Room(this.ports, found.segmentation, found.shape, token, state, onEnd);
      const elapsedMs = Math.round(clock.monotonicMs() - startedMs);
      log.info({ segmentationId: id, revision: room.revision, elapsedMs }, "room opened");
      return room;
    } catch (error) {
      await ownership.release(id, token).catch(() => undefined);
      throw error;
    }
  }

  async #find(id: SegmentationId) {
    const segmentation = await this.ports.segmentations.find(id);
    const grid = segmentation && (await this.ports.grids.find(segmentation.seriesId));
    if (!segmentation || !grid) throw new NotFound("segmentation");
    return { segmentation, shape: grid.shape };
  }

  #left(id: SegmentationId, open: OpenRoom, session: Session): void {
    open.visitors--;
    void open.room.then((room) => room.leave(session)).catch(() => undefined);
    if (open.visitors > 0 || this.#stopping) return;
    open.idle = setTimeout(() => void this.#shut(id, open), this.ports.limits.idleMs);
    open.idle.unref();
  }

  /** Closes a room: nothing of it is left on its way, and another process may have it. */
  async #shut(id: SegmentationId, open: OpenRoom): Promise<void> {
    clearTimeout(open.idle);
    const room = await open.room.catch(() => null);
    if (open.visitors > 0 && !this.#stopping) return;
    await room?.settled();
    await (this.#stopping ? room?.stopFolding(foldPatienceMs) : room?.lastFold());
    if (open.visitors > 0 && !this.#stopping) return;
    this.#drop(id, open);
    if (room) await this.ports.ownership.release(id, room.token).catch(() => undefined);
  }

  #forget(id: SegmentationId, open: OpenRoom, code: RoomCloseCode): void {
    this.#drop(id, open);
    void open.room.then((room) => room.closeAll(code, "come back")).catch(() => undefined);
  }

  #drop(id: SegmentationId, open: OpenRoom): void {
    if (this.#open.get(id) === open) this.#open.delete(id);
  }

  #turnAway(session: Session, error: unknown): void {
    const code = closeCodeOf(error);
    if (code === RoomCloseCode.UNAVAILABLE) {
      this.ports.log.error({ error: error instanceof Error ? error.name : "unknown" }, "room could not be opened");
    }
    session.close(code, "turned away");
  }
}

/** @returns whether it was done by then */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const late = new AbortController();
  const inTime = work.then(() => true);
  const tooLate = sleep(ms, false, { signal: late.signal }).catch(() => false);
  return Promise.race([inTime, tooLate]).finally(() => late.abort());
}

function closeCodeOf(error: unknown): RoomCloseCode {
  if (error instanceof TurnedAway) return error.closeCode;
  return error instanceof NotFound ? RoomCloseCode.NOT_FOUND : RoomCloseCode.UNAVAILABLE;
}

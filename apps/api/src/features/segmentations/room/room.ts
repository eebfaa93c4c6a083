import { decodeEntry, type Entry, LabelmapError, UnknownCodec, UnknownVersion } from "@covoxel/shared/labelmap";
import {
  type ActorLease,
  type ClientMessage,
  encodeServerMessage,
  type Identity,
  type InkEntry,
  isClosedToEdits,
  protocolVersion,
  RefusalReason,
  RoomCloseCode,
  RoomDocument,
  type RoomSegment,
  type ServerMessage,
  segmentsOf,
} from "@covoxel/shared/room-protocol";
import type { SuggestionId } from "@covoxel/shared/vocabulary";
import * as Y from "yjs";
import type { Clock } from "../../../ports/clock.js";
import { initialsOf, personColour } from "../domain/palette.js";
import { mayOnlyLook } from "../domain/policy.js";
import type { SuggestionPatchSaved, VerifySuggestionPatch } from "../domain/ports.js";
import type { Segmentation } from "../domain/segmentation.js";
import { Actors } from "./actors.js";
import type { RoomFigures } from "./figures.js";
import { FoldClock } from "./fold-clock.js";
import { judgeEntry } from "./gate.js";
import { InkLog } from "./ink-log.js";
import { judgeRedo } from "./judge-redo.js";
import {
  type AcceptedRecord,
  type FoldRoom,
  type Journal,
  type JournalRecord,
  type LogEntry,
  type RefusedRecord,
  type RoomLimits,
  type RoomLog,
  RoomMoved,
  type RoomState,
  type RoomStore,
  type SlabReader,
} from "./ports.js";
import { factsOf, sameBytes, setAsideFactsOf } from "./record-facts.js";
import { type Admitted, RoomMask } from "./room-mask.js";
import type { Session } from "./session.js";

export interface RoomPorts {
  store: RoomStore;
  journal: Journal;
  slabs: SlabReader;
  fold: FoldRoom;
  verifySuggestionPatch: VerifySuggestionPatch;
  suggestionPatchSaved: SuggestionPatchSaved;
  figures: RoomFigures;
  clock: Clock;
  limits: RoomLimits;
  log: RoomLog;
}

/** How long a stroke may be on its way to the disk before its author hears that it was received. */
const receivedAfterMs = 50;

/**
 * One segmentation while somebody has it open. Entries pass gate, journal and documents one after the other: what is in a document is
 * durable, and what is durable will be in the documents again after a crash, byte for byte.
 */
export class Room {
  readonly #ink: InkLog;
  /** Written where the rows are written, in the database; here it is only shown. */
  readonly #meta = new Y.Doc();
  #segments: ReadonlyMap<number, RoomSegment> = new Map();
  #closed = false;
  readonly #actors: Actors;
  readonly sessions = new Set<Session>();
  /** Of the last entry that was given one; those after `#durableRevision` are on their way to the journal. */
  #revision = 0;
  #durableRevision = 0;
  #serverTimeMs = 0;
  #tasks: Promise<unknown> = Promise.resolve();
  #lastAppended: Promise<unknown> = Promise.resolve();
  #durable: { record: AcceptedRecord; author: Session }[] = [];
  /** Entries that passed the gate and are not in the document yet, in order. */
  readonly #inFlight: LogEntry[] = [];
  readonly #mask: RoomMask;
  readonly #folding: FoldClock;
  #foldsAnew = false;
  #ended = false;

  /** @param token from RoomOwnership, taken before anything was read */
  constructor(
    private readonly ports: RoomPorts,
    readonly segmentation: Segmentation,
    readonly shape: readonly [number, number, number],
    readonly token: number,
    state: RoomState,
    /** The room can't go on: whoever opened it must forget it. */
    private readonly onEnd: (code: RoomCloseCode) => void,
  ) {
    this.#ink = new InkLog(state, state.log, (update) => this.#spread("ink", RoomDocument.INK, update));
    this.#mask = new RoomMask(shape, (hashes) => ports.slabs.read(segmentation.id, hashes));
    this.#folding = new FoldClock(ports.limits, ports.clock, () => this.#fold());
    this.#meta.on("update", (update: Uint8Array) => this.#spread("meta", RoomDocument.META, update));
    this.#actors = new Actors(ports, segmentation.id, state.actors);
    this.#takeMeta(state.meta);
    this.#revision = state.revision;
    this.#durableRevision = state.revision;
    this.#folding.arrived(this.#ink.entries.length);
  }

  get revision(): number {
    return this.#durableRevision;
  }

  handle(session: Session, message: ClientMessage): Promise<void> | void {
    if (this.#ended) return session.close(RoomCloseCode.MOVED, "come back");
    if (message.type === "hello") return this.#inTurn(() => this.#welcome(session, message));
    if (!session.identity) return this.#violate(session, "no hello");
    switch (message.type) {
      case "sync":
        return this.#inTurn(() => this.#sync(session, message));
      case "entry":
        return this.#inTurn(() => this.#admit(session, message));
      case "time":
        return session.send({ type: "time", echo: message.echo, serverTimeMs: this.#now() });
      case "presence":
        session.presence = message.presence;
        return this.#tellOthers(session, { type: "peer", peer: peerOf(session) });
      case "preview":
        // Nothing will follow the stroke of somebody who may only look.
        if (session.actor === 0) return;
        return this.#tellOthers(session, { type: "preview", sessionId: session.id, preview: message.preview });
    }
  }

  leave(session: Session): void {
    if (!this.sessions.delete(session) || !session.identity) return;
    this.#tellOthers(session, { type: "peerLeft", sessionId: session.id });
  }

  /**
   * Takes over what changed in the database: segments, or whether it takes edits.
   * @returns numbers of segments that are gone from the table, once all that passed the gate while they were in it is on disk
   */
  async metaChanged(): Promise<number[]> {
    const gone = await this.#inTurn(async () => {
      const state = await this.ports.store.meta(this.segmentation.id);
      const before = this.#segments;
      if (state) this.#takeMeta(state);
      return [...before.keys()].filter((number) => !this.#segments.has(number));
    });
    await this.#lastAppended.catch(() => undefined);
    return gone;
  }

  closeAll(code: RoomCloseCode, reason: string): void {
    for (const session of [...this.sessions]) session.close(code, reason);
  }

  /** Resolves when nothing is on its way to the journal. */
  async settled(): Promise<void> {
    await this.#tasks.catch(() => undefined);
    await this.#lastAppended.catch(() => undefined);
  }

  /** Some slab is damaged: all of them are written again. */
  async mend(): Promise<void> {
    if (this.#foldsAnew) return;
    this.#foldsAnew = true;
    await this.#folding.now();
  }

  /** Nobody is here any more: leaves a mask that is quickly opened again. */
  lastFold(): Promise<void> {
    return this.#folding.last();
  }

  /** Starts no fold any more, and waits a moment for the one under way. */
  stopFolding(patienceMs: number): Promise<void> {
    this.#folding.stop();
    return this.#folding.settled(patienceMs);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#tasks.then(task);
    this.#tasks = done.catch(() => undefined);
    return done;
  }

  async #welcome(session: Session, hello: Extract<ClientMessage, { type: "hello" }>): Promise<void> {
    if (session.identity) return this.#violate(session, "second hello");
    if (hello.protocol !== protocolVersion) return session.close(RoomCloseCode.VERSION, "protocol version");
    const { personId, displayName } = session.principal;
    const lease = session.may.paint ? await this.#lease(session, hello.resume) : null;
    if (session.closed) return;
    session.actor = lease?.actor ?? 0;
    session.identity = {
      personId,
      name: displayName,
      initials: initialsOf(displayName),
      colour: personColour(this.#actors.placeOf(personId)),
    };
    session.send({
      type: "welcome",
      protocol: protocolVersion,
      sessionId: session.id,
      identity: session.identity,
      lease,
      resumed: lease !== null && lease.actor === hello.resume?.actor,
      shape: this.shape,
      epochMs: this.segmentation.epoch.getTime(),
      serverTimeMs: this.#now(),
      generation: this.#ink.generation,
      maxEntryBytes: this.ports.limits.maxEntryBytes,
    });
    for (const other of this.sessions) {
      if (other.identity) session.send({ type: "peer", peer: peerOf(other) });
    }
    this.sessions.add(session);
    this.#tellOthers(session, { type: "peer", peer: peerOf(session) });
  }

  async #lease({ personId }: Session, resume: ActorLease | null): Promise<ActorLease> {
    if (!resume || !(await this.#actors.resume(personId, resume))) return this.#actors.lease(personId);
    // What the old connection still had under way is either in the journal's line already, or will be sent again.
    for (const other of [...this.sessions]) {
      if (other.actor === resume.actor) other.close(RoomCloseCode.REPLACED, "resumed elsewhere");
    }
    await this.#lastAppended.catch(() => undefined);
    return resume;
  }

  async #sync(session: Session, request: Extract<ClientMessage, { type: "sync" }>): Promise<void> {
    const isInk = request.document === RoomDocument.INK;
    const isOtherInk = isInk && request.generation !== this.#ink.generation;
    let update: Uint8Array;
    try {
      update = isInk
        ? this.#ink.missing(isOtherInk ? undefined : request.stateVector)
        : Y.encodeStateAsUpdate(this.#meta, request.stateVector);
    } catch {
      return this.#violate(session, "state vector");
    }
    session.follows[isInk ? "ink" : "meta"] = true;
    if (isOtherInk) session.send(this.#manifestMessage());
    session.send({ type: "sync", document: request.document, revision: isInk ? this.#durableRevision : 0, update });
  }

  #manifestMessage(): ServerMessage {
    return { type: "manifest", generation: this.#ink.generation, manifest: this.#ink.manifest };
  }

  async #retireActors(): Promise<void> {
    await this.#lastAppended;
    await this.#actors.retire([...this.sessions].map(({ actor }) => actor));
  }

  /** Whatever goes wrong: nothing is lost by folding later. */
  async #fold(): Promise<void> {
    const { segmentation, shape, token } = this;
    const anew = this.#foldsAnew;
    try {
      await this.#inTurn(() => this.#retireActors());
      const folded = await this.ports.fold({ id: segmentation.id, shape, token, anew });
      if (anew) this.#foldsAnew = false;
      if (!folded || this.#ended) return;
      this.#mask.attach(folded.manifest);
      this.#ink.rotate(folded.generation, folded.manifest);
      this.#tellFollowers("ink", this.#manifestMessage());
      this.#spread("ink", RoomDocument.INK, this.#ink.missing());
    } catch (error) {
      if (error instanceof RoomMoved) return this.#end(error);
      this.ports.log.warn(
        { segmentationId: segmentation.id, error: (error as Error).name },
        "mask could not be folded",
      );
    }
  }

  async #admit(session: Session, message: Extract<ClientMessage, { type: "entry" }>): Promise<void> {
    if (session.closed || this.#ended) return;
    // Not even to be refused: a refusal uses up the number of a stroke that the person's own tab may have on its way.
    if (mayOnlyLook(session.principal)) return this.#violate(session, "read-only credentials");
    const { actor, seq, bytes } = message;
    const stream = this.#actors.streamOf(actor);
    if (stream?.personId !== session.personId) return this.#violate(session, "actor of somebody else");
    if (seq <= stream.lastSeq || stream.isRetired) return this.#confirmAgain(session, message, stream.isRetired);
    if (seq !== stream.lastSeq + 1) return this.#violate(session, "gap");
    const entry = this.#decode(session, message);
    if (!entry) return;
    const reason =
      judgeEntry(entry, message.bytes.length, this.#gateContext(session)) ??
      judgeRedo(entry, actor, this.#segments, () => this.#admitted().entries) ??
      (await this.#checkLocks(entry, message)) ??
      (await this.#checkOrigin(session, entry));
    stream.lastSeq = seq;
    const record = { segmentationId: this.segmentation.id, token: this.token, actor, seq, personId: session.personId };
    if (reason) {
      const refused: RefusedRecord = { ...record, ...setAsideFactsOf(entry, bytes), reason };
      this.ports.figures.entry(reason);
      return this.#append(refused, () => this.#refuse(session, actor, seq, reason));
    }
    const accepted: AcceptedRecord = { ...record, ...factsOf(entry), revision: ++this.#revision, bytes };
    this.#inFlight.push(accepted);
    this.#mask.admit(accepted);
    this.ports.figures.entry("ACCEPTED");
    // Where the disk is quick the acknowledgement comes first and says more: a frame less for each stroke.
    const received = setTimeout(() => session.send({ type: "received", actor, seq }), receivedAfterMs).unref();
    this.#append(accepted, () => {
      clearTimeout(received);
      this.#publish(accepted, session);
    });
  }

  /** Hands over to the journal without waiting: many entries share one commit. */
  #append(record: JournalRecord, whenDurable: () => void): void {
    const appended = this.ports.journal.append(record).then(whenDurable);
    this.#lastAppended = appended;
    appended.catch((error: unknown) => this.#end(error));
  }

  /** All entries of one commit become one Yjs update: their callbacks run before this microtask. */
  #publish(record: AcceptedRecord, author: Session): void {
    this.#durable.push({ record, author });
    if (this.#durable.length > 1) return;
    queueMicrotask(() => {
      const durable = this.#durable;
      this.#durable = [];
      this.#durableRevision = durable.at(-1)!.record.revision;
      this.#ink.append(durable.map((item) => item.record));
      this.#folding.arrived(durable.length);
      this.#inFlight.splice(0, durable.length);
      for (const { record: saved, author: to } of durable) {
        to.send({ type: "ack", actor: saved.actor, seq: saved.seq, revision: saved.revision });
        if (saved.origin && "suggestionId" in saved.origin) {
          this.ports.suggestionPatchSaved(saved.origin.suggestionId as SuggestionId);
        }
      }
    });
  }

  /** An entry that was sent before: the same bytes get the same answer, other bytes are no honest client's, unless its actor was retired meanwhile. */
  async #confirmAgain(
    session: Session,
    { actor, seq, bytes }: Extract<ClientMessage, { type: "entry" }>,
    isRetired: boolean,
  ): Promise<void> {
    await this.#lastAppended;
    const known = await this.ports.store.find(this.segmentation.id, actor, seq);
    if (!known || !sameBytes(known, bytes)) {
      // Written long ago without a network: its author's tab has it, and paints it anew as who it is now.
      if (isRetired) return this.#refuse(session, actor, seq, RefusalReason.ACTOR_RETIRED);
      return this.#violate(session, "other bytes");
    }
    if (known.outcome === "REFUSED") return this.#refuse(session, actor, seq, known.reason);
    session.send({ type: "ack", actor, seq, revision: known.revision });
  }

  #refuse(session: Session, actor: number, seq: number, reason: RefusalReason): void {
    session.send({ type: "refused", actor, seq, reason, serverTimeMs: this.#now() });
  }

  #decode(session: Session, { seq, bytes }: Extract<ClientMessage, { type: "entry" }>): Entry | null {
    try {
      const entry = decodeEntry(bytes);
      if (entry.seq === seq) return entry;
      this.#violate(session, "seq");
    } catch (error) {
      if (!(error instanceof LabelmapError)) throw error;
      if (error instanceof UnknownVersion || error instanceof UnknownCodec) {
        session.close(RoomCloseCode.VERSION, "entry format");
      } else {
        this.#violate(session, "entry");
      }
    }
    return null;
  }

  #gateContext(session: Session) {
    return {
      mayPaint: session.may.paint,
      closed: this.#closed,
      shape: this.shape,
      segments: this.#segments,
      serverTimeMs: this.#now(),
      clockAheadMs: this.ports.limits.clockAheadMs,
      maxEntryBytes: this.ports.limits.maxEntryBytes,
    };
  }

  /** A lock protects the voxels: whatever would take one from a locked segment is set aside, an eraser or an undo like a stroke. */
  async #checkLocks(entry: Entry, { actor, bytes }: InkEntry): Promise<RefusalReason | null> {
    const isLocked = (number: number) => this.#segments.get(number)?.locked === true;
    if (entry.kind === "bye" || ![...this.#segments.keys()].some(isLocked)) return null;
    const labels = await this.#mask.labelsChangedBy({ actor, bytes }, () => this.#admitted());
    return [...labels].some(isLocked) ? RefusalReason.SEGMENT_LOCKED : null;
  }

  #admitted(): Admitted & { entries: readonly LogEntry[] } {
    return { manifest: this.#ink.manifest, entries: [...this.#ink.entries, ...this.#inFlight] };
  }

  async #checkOrigin(session: Session, entry: Entry): Promise<RefusalReason | null> {
    if (entry.kind !== "patch" || !entry.origin || !("suggestionId" in entry.origin)) return null;
    return this.ports.verifySuggestionPatch({
      segmentationId: this.segmentation.id,
      suggestionId: entry.origin.suggestionId as SuggestionId,
      model: entry.origin.model,
      personId: session.personId,
      patch: entry,
    });
  }

  #takeMeta(state: Uint8Array): void {
    Y.applyUpdate(this.#meta, state);
    this.#closed = isClosedToEdits(this.#meta);
    this.#segments = new Map(segmentsOf(this.#meta).map((segment) => [segment.number, segment]));
  }

  #spread(follows: "ink" | "meta", document: RoomDocument, update: Uint8Array): void {
    const revision = document === RoomDocument.INK ? this.#durableRevision : 0;
    this.#tellFollowers(follows, { type: "sync", document, revision, update });
  }

  #tellFollowers(follows: "ink" | "meta", message: ServerMessage): void {
    const followers = [...this.sessions].filter((session) => session.follows[follows]);
    if (followers.length === 0) return;
    const frame = encodeServerMessage(message);
    for (const session of followers) session.sendFrame(frame);
  }

  #tellOthers(author: Session, message: ServerMessage): void {
    const frame = encodeServerMessage(message);
    for (const session of this.sessions) if (session !== author) session.sendFrame(frame);
  }

  /** Never goes back, even where the server's clock is set back. */
  #now(): number {
    const elapsedMs = this.ports.clock.now().getTime() - this.segmentation.epoch.getTime();
    this.#serverTimeMs = Math.max(this.#serverTimeMs, elapsedMs);
    return this.#serverTimeMs;
  }

  #violate(session: Session, fault: string): void {
    const { id: segmentationId } = this.segmentation;
    this.ports.log.warn(
      { segmentationId, session: session.id, personId: session.personId, fault },
      "room entry refused",
    );
    session.close(RoomCloseCode.VIOLATION, fault);
  }

  #end(error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#folding.stop();
    this.ports.log.warn({ segmentationId: this.segmentation.id, error: (error as Error).name }, "room ends");
    this.onEnd(error instanceof RoomMoved ? RoomCloseCode.MOVED : RoomCloseCode.UNAVAILABLE);
  }
}

const peerOf = ({ id, identity, presence }: Session) => ({ sessionId: id, ...(identity as Identity), ...presence });

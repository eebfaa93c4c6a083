import {
  createReplica,
  type LabelmapReplica,
  type Manifest,
  type MaskChange,
  type Origin,
} from "@covoxel/shared/labelmap";
import {
  isClosedToEdits,
  protocolVersion,
  RefusalReason,
  RoomCloseCode,
  RoomDocument,
  type ServerMessage,
  segmentsOf,
  type Welcome,
} from "@covoxel/shared/room-protocol";
import * as Y from "yjs";
import { ActorClaim } from "./actor-claim";
import { Connection } from "./connection";
import { CopyKeeper } from "./copy-keeper";
import type { RoomEnvironment } from "./environment";
import { Listeners } from "./listeners";
import { Outbox } from "./outbox";
import type { OutboxOwner } from "./outbox-store";
import { PresenceSender } from "./presence-sender";
import { isProvisional, provisionalActor } from "./provisional-actor";
import { takeBack } from "./rebase";
import { ReceivedInk } from "./received-ink";
import { Restamper } from "./restamper";
import { RoomClosed } from "./room-closed";
import type { RoomCopies, RoomCopy } from "./room-copies";
import { ServerClock } from "./server-clock";
import { SlabLoader } from "./slab-loader";
import type {
  PaintPart,
  Peer,
  Presence,
  RefusedStroke,
  Room,
  RoomEvents,
  RoomOptions,
  RoomSegment,
  SaveState,
  StrokePreview,
} from "./types";

type Message<Type extends ServerMessage["type"]> = Extract<ServerMessage, { type: Type }>;

const readOnlyActor = 0;
/** How long a server that neither answers nor refuses is waited for, before this computer's copy is shown. */
const patienceMs = 5_000;

/** The client side of one room. Born when the line opens; `Room` to the outside once everything saved is here. */
export class LiveRoom implements Room {
  readonly #ink = new ReceivedInk();
  readonly #meta = new Y.Doc();
  readonly #clock: ServerClock;
  readonly #claim: ActorClaim;
  readonly #connection: Connection;
  readonly #ready = Promise.withResolvers<void>();
  readonly #peers = new Map<number, Peer>();
  readonly #refused: RefusedStroke[] = [];
  readonly #restamper = new Restamper();
  readonly #listeners = new Listeners<RoomEvents>();
  readonly #presence: PresenceSender;
  #welcome: Welcome | null = null;
  #me: (Welcome["identity"] & { actor: number }) | null = null;
  #replica: LabelmapReplica | null = null;
  #slabs: SlabLoader | null = null;
  #outbox: Outbox | null = null;
  #keeper: CopyKeeper | null = null;
  #lease: Welcome["lease"];
  /** Actors that were this tab's and are not any more, by the server's word. */
  readonly #gone = new Set<number>();
  #canPaint = false;
  #state: SaveState["connection"] = "CONNECTING";
  #revision = 0;
  /** Counts the lines: what was begun on one must not go on over the next. */
  #line = 0;
  #takenUp: Promise<void> | undefined;
  #openingCopy: Promise<void> | undefined;
  readonly #patience: ReturnType<typeof setTimeout>;
  /** Everything saved was here once. */
  #wasWhole = false;
  /** Documents whose first answer is still under way on this line. */
  readonly #awaited = new Set<RoomDocument>();
  readonly #stopPageHide: () => void;

  /** @param claim with the lease to resume recalled already */
  constructor(
    private readonly options: RoomOptions,
    private readonly environment: RoomEnvironment,
    claim: ActorClaim,
    resume: Welcome["lease"],
  ) {
    this.#claim = claim;
    this.#lease = resume;
    this.#clock = new ServerClock(environment.monotonicMs);
    this.#presence = new PresenceSender(environment.monotonicMs, (presence) => {
      if (this.#welcome && this.#connection.isOpen) this.#connection.send({ type: "presence", presence });
    });
    this.#meta.on("update", () => this.#emit("segments", this.segments()));
    this.#stopPageHide = environment.onPageHide(() => {
      this.#outbox?.saveAtOnce();
      void this.#keeper?.now();
    });
    this.#patience = setTimeout(() => this.#openWithoutServer(), patienceMs);
    this.#connection = new Connection(options.url ?? environment.urlOf(options.segmentationId), environment, {
      opened: () => this.#hello(),
      message: (message) => this.#take(message),
      lost: () => this.#lost(),
      ended: (code, reason) => this.#ended(code, reason),
    });
  }

  /** @throws RoomClosed */
  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  get replica(): LabelmapReplica {
    return this.#replica!;
  }

  get me() {
    return this.#me!;
  }

  get canPaint(): boolean {
    return this.#canPaint;
  }

  wantSlabs(hashes: readonly string[]): void {
    this.#slabs?.want(hashes);
  }

  async whole(): Promise<void> {
    await this.#slabs?.whole();
  }

  segments(): readonly RoomSegment[] {
    return segmentsOf(this.#meta);
  }

  closedToEdits(): boolean {
    return isClosedToEdits(this.#meta);
  }

  paint(parts: readonly PaintPart[], origin: Origin): void {
    this.#assertCanPaint();
    this.#commit(this.replica.paint({ parts, origin }));
    this.#emit("painted", { actor: this.me.actor, seq: this.replica.lastSeq(this.me.actor) });
  }

  undo(): boolean {
    this.#assertCanPaint();
    return this.#commit(this.replica.undo());
  }

  redo(): boolean {
    this.#assertCanPaint();
    return this.#commit(this.replica.redo());
  }

  saveState(): SaveState {
    return {
      connection: this.#state,
      sending: (this.#outbox?.count("SENDING") ?? 0) + this.#restamper.count,
      received: this.#outbox?.count("RECEIVED") ?? 0,
      revision: this.#revision,
      outbox: this.#outbox?.durable ? "DURABLE" : this.#outbox?.failed ? "FULL" : "MEMORY",
    };
  }

  others(): readonly Peer[] {
    return [...this.#peers.values()];
  }

  setPresence(presence: Partial<Presence>): void {
    this.#presence.set(presence);
  }

  sendPreview(preview: StrokePreview): void {
    if (this.#state === "ONLINE") this.#connection.send({ type: "preview", preview });
  }

  refused(): readonly RefusedStroke[] {
    return this.#refused;
  }

  on<K extends keyof RoomEvents>(event: K, callback: (payload: RoomEvents[K]) => void): () => void {
    return this.#listeners.on(event, callback);
  }

  commitBeforeUnload(parts: readonly PaintPart[], origin: Origin): void {
    this.#assertCanPaint();
    const bytes = this.replica.paint({ parts, origin });
    const seq = this.replica.lastSeq(this.me.actor);
    this.#outbox?.addAtOnce(this.me.actor, seq, bytes);
    this.#sendEntry(this.me.actor, seq, bytes);
  }

  async close(): Promise<void> {
    this.#outbox?.saveAtOnce();
    const kept = this.#keeper?.stop();
    this.#shut();
    await kept;
  }

  #assertCanPaint(): void {
    if (!this.#canPaint) throw new Error("This person may only look here.");
  }

  /** @returns false for no entry */
  #commit(bytes: Uint8Array | null): boolean {
    if (!bytes) return false;
    const { actor } = this.me;
    const seq = this.replica.lastSeq(actor);
    void this.#outbox?.add(actor, seq, bytes).then(() => this.#emitSave());
    this.#sendEntry(actor, seq, bytes);
    this.#emitSave();
    return true;
  }

  #sendEntry(actor: number, seq: number, bytes: Uint8Array): void {
    if (this.#state === "ONLINE") this.#connection.send({ type: "entry", actor, seq, bytes });
  }

  #hello(): void {
    this.#line++;
    const tab = String(Math.floor(this.environment.random() * 2 ** 48));
    const resume = this.#lease && !isProvisional(this.#lease.actor) ? this.#lease : null;
    this.#connection.send({ type: "hello", protocol: protocolVersion, tab, resume });
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case "welcome":
        void this.#welcomed(message);
        return;
      case "manifest":
        this.#beginInk(message.generation, message.manifest);
        return;
      case "sync":
        this.#synced(message);
        return;
      case "ack":
        this.#acknowledged(message);
        return;
      case "received":
        this.#outbox?.received(message.actor, message.seq);
        this.#emitSave();
        return;
      case "refused":
        this.#setAside(message);
        return;
      case "time":
        this.#clock.learn(message.serverTimeMs, this.environment.monotonicMs() - message.echo);
        return;
      case "peer":
        this.#peers.set(message.peer.sessionId, message.peer);
        this.#emit("peers", this.others());
        return;
      case "peerLeft":
        this.#peers.delete(message.sessionId);
        this.#emit("peers", this.others());
        return;
      case "preview":
        this.#emit("preview", { ...message.preview, sessionId: message.sessionId });
        return;
    }
  }

  async #welcomed(welcome: Welcome): Promise<void> {
    const line = this.#line;
    this.#clock.learn(welcome.serverTimeMs, 0);
    this.#connection.settled();
    this.#welcome = welcome;
    this.#canPaint = welcome.lease !== null;
    if (this.#me === null) await this.#begin(welcome);
    else if (welcome.identity.personId !== this.#me.personId) {
      // Somebody else signed in: what is unsent waits in the outbox for who drew it.
      this.#ended(RoomCloseCode.REPLACED, "another person");
      return;
    } else {
      this.#me = { ...welcome.identity, actor: this.#me.actor };
      // Another actor than ours is taken when everything saved is here: only then is it known what has to be painted anew.
      this.#lease = welcome.lease ?? this.#lease;
    }
    if (line !== this.#line || this.#state === "CLOSED") return;
    for (const document of [RoomDocument.META, RoomDocument.INK]) {
      const stateVector = document === RoomDocument.INK ? this.#ink.stateVector() : Y.encodeStateVector(this.#meta);
      this.#awaited.add(document);
      this.#connection.send({ type: "sync", document, generation: this.#ink.generation, stateVector });
    }
    this.#presence.now();
  }

  /** The first welcome says who this tab is. */
  async #begin({ lease, resumed, identity, shape }: Welcome): Promise<void> {
    if (shape.some((size, axis) => size !== this.options.shape[axis])) {
      this.#ended(RoomCloseCode.VIOLATION, "another grid");
      return;
    }
    if (lease && this.#lease && !resumed) this.#gone.add(this.#lease.actor);
    this.#settle(identity, lease);
    if (lease) await this.#claim.hold(lease, resumed);
  }

  #settle(identity: Welcome["identity"], lease: Welcome["lease"]): void {
    const { shape, segmentationId } = this.options;
    clearTimeout(this.#patience);
    const actor = lease?.actor ?? readOnlyActor;
    this.#me = { ...identity, actor };
    const owner = { personId: identity.personId, segmentationId };
    const { outbox, emergencyTexts, copies } = this.environment;
    this.#outbox = new Outbox(owner, outbox, emergencyTexts, copies !== null);
    if (copies)
      this.#keeper = new CopyKeeper(
        owner,
        copies,
        this.#outbox,
        () => this.#copy(),
        (hash) => this.#keepSlab(owner, copies, hash),
      );
    const replica = createReplica({ shape, actor, now: () => this.#clock.now() });
    this.#replica = replica;
    replica.onChange((change) => this.#emit("mask", { boxIjk: boxOf(change) }));
    this.#slabs = new SlabLoader(replica, (hash) => this.#bringSlab(owner, hash));
    this.#lease = lease;
  }

  /** The server can't be reached: this computer's copy and what was not sent are what there is. */
  #openWithoutServer(): void {
    this.#openingCopy ??= this.#comeUpFromCopy().finally(() => {
      this.#openingCopy = undefined;
    });
  }

  async #comeUpFromCopy(): Promise<void> {
    const { personId, segmentationId, shape } = this.options;
    const { copies } = this.environment;
    if (!copies || personId === undefined) return;
    const copy = await copies.load({ personId, segmentationId }).catch(() => null);
    // The server was quicker, or there is nothing to show; the line is tried again either way.
    if (!copy || copy.manifest?.shape.some((size, axis) => size !== shape[axis])) return;
    if (this.#me !== null || this.#state === "CLOSED") return;
    const { mayPaint } = copy;
    const isNew = mayPaint && this.#lease === null;
    const lease = isNew ? { actor: provisionalActor(this.environment.random), secret: "" } : this.#lease;
    this.#clock.resume(copy.serverTimeMs, this.environment.wallMs() - copy.wallMs);
    this.#canPaint = mayPaint;
    this.#revision = copy.revision;
    this.#settle(copy.identity, mayPaint ? lease : null);
    if (isNew && lease) await this.#claim.hold(lease, false);
    Y.applyUpdate(this.#meta, copy.meta, "copy");
    this.#beginInk(copy.generation, copy.manifest);
    this.#ink.take(copy.ink, "copy");
    this.#takenUp ??= this.#takeUpOutbox();
    await this.#takenUp;
    if (this.#state !== "CONNECTING") return;
    this.#state = "OFFLINE";
    this.#ready.resolve();
    this.#emitSave();
  }

  /** @returns null while not everything is here */
  #copy(): RoomCopy | null {
    const { identity } = this.#welcome ?? {};
    if (!identity || !this.#wasWhole || !this.#ink.isWhole || this.#awaited.size > 0) return null;
    return {
      identity,
      mayPaint: this.#canPaint,
      revision: this.#revision,
      generation: this.#ink.generation,
      serverTimeMs: this.#clock.now(),
      wallMs: this.environment.wallMs(),
      meta: Y.encodeStateAsUpdate(this.#meta),
      ink: this.#ink.encode(),
      manifest: this.#ink.manifest,
    };
  }

  #beginInk(generation: number, manifest: Manifest | null): void {
    this.#ink.begin(generation, manifest, this.replica);
    if (manifest) this.#slabs?.loadAll();
  }

  /** From this computer's copy where it has one. */
  async #bringSlab(owner: OutboxOwner, hash: string): Promise<Uint8Array> {
    const { copies, fetchSlab } = this.environment;
    const kept = await copies?.loadSlab(owner, hash).catch(() => null);
    if (kept) return kept;
    const bytes = await fetchSlab(owner.segmentationId, hash);
    // Without room for it on this computer it is fetched again another time.
    copies?.saveSlab(owner, hash, bytes).catch(() => undefined);
    return bytes;
  }

  async #keepSlab(owner: OutboxOwner, copies: RoomCopies, hash: string): Promise<void> {
    await copies.saveSlab(owner, hash, await this.environment.fetchSlab(owner.segmentationId, hash));
  }

  #synced({ document, revision, update }: Message<"sync">): void {
    if (document === RoomDocument.INK) {
      this.#ink.take(update, "server");
      this.#revision = Math.max(this.#revision, revision);
    } else Y.applyUpdate(this.#meta, update, "server");
    this.#keeper?.soon();
    if (this.#awaited.delete(document) && this.#awaited.size === 0) void this.#online();
    else if (this.#state === "ONLINE") this.#emitSave();
  }

  #isStill(line: number): boolean {
    return line === this.#line && this.#state !== "CLOSED";
  }

  /** Everything saved is here: now what is not may go. */
  async #online(): Promise<void> {
    const line = this.#line;
    this.#takenUp ??= this.#takeUpOutbox();
    await this.#takenUp;
    if (!this.#isStill(line)) return;
    this.#wasWhole = true;
    await this.#goOnAsLeased();
    if (!this.#isStill(line)) return;
    this.#state = "ONLINE";
    for (const { actor, seq, bytes } of this.#outbox?.waiting() ?? []) this.#sendEntry(actor, seq, bytes);
    this.#ready.resolve();
    this.#emitSave();
  }

  /**
   * The server gave this tab another actor than the one that it drew as: it forgot it (after 30 days), or there was none (opened without a
   * network). What was not sent is painted anew as the new one, above everything seen, and nothing of it is lost.
   */
  async #goOnAsLeased(): Promise<void> {
    const [lease, outbox, before] = [this.#lease, this.#outbox!, this.me.actor];
    const isAnother = lease !== null && lease.actor !== before;
    if (isAnother) this.#gone.add(before);
    const unsent = outbox.waiting().filter(({ actor }) => isProvisional(actor) || this.#gone.has(actor));
    if (!lease || isProvisional(lease.actor) || (!isAnother && unsent.length === 0)) return;
    const isSaved = this.#ink.knowsOf(new Set(unsent.map(({ actor }) => actor)));
    const rebased = takeBack(this.replica, unsent, ({ actor, seq }) => isSaved(actor, seq));
    this.replica.continueAs(lease.actor);
    this.#me = { ...this.me, actor: lease.actor };
    // The new ones are on disk before the old ones are let go of: a crash in between paints twice, and never loses.
    const kept = rebased.strokes.map(({ parts, origin }) => {
      const bytes = this.replica.paint({ parts, ...(origin && { origin }) });
      return outbox.add(lease.actor, this.replica.lastSeq(lease.actor), bytes);
    });
    await Promise.all(kept);
    for (const { actor, seq } of unsent) outbox.drop(actor, seq);
    if (isAnother) await this.#claim.hold(lease, false);
    const [strokes, { unsaid }] = [rebased.strokes.length, rebased];
    if (strokes + unsaid > 0)
      this.#emit("rebased", {
        reason: unsent.some(({ actor }) => this.#gone.has(actor) && !isProvisional(actor))
          ? "RETIRED"
          : "OPENED_OFFLINE",
        strokes,
        unsaid,
      });
  }

  /** Strokes that earlier pages of this person left unconfirmed: own ones of before a reload, and those of tabs that died. */
  async #takeUpOutbox(): Promise<void> {
    const outbox = this.#outbox!;
    for (const entry of await outbox.load()) {
      const { actor, seq, bytes, refusal, savedAs } = entry;
      if (refusal) {
        this.#refused.push({ actor, seq, reason: refusal });
        // Its number stays used.
        this.replica.revoke(actor, seq);
      } else if (savedAs) {
        this.replica.receive(actor, bytes);
        outbox.adoptSaved(entry);
      } else if (actor === this.me.actor || (await this.#claim.adopt(actor))) {
        this.replica.receive(actor, bytes);
        outbox.adopt(entry);
      }
    }
  }

  #acknowledged({ actor, seq, revision }: Message<"ack">): void {
    this.#outbox?.confirmed(actor, seq, revision);
    this.#keeper?.soon();
    this.#revision = Math.max(this.#revision, revision);
    this.#restampWhenSettled();
    this.#emitSave();
  }

  #setAside({ actor, seq, reason, serverTimeMs }: Message<"refused">): void {
    const patch = this.replica.patch(actor, seq);
    const isRetired = reason === RefusalReason.ACTOR_RETIRED && this.replica.isShown(actor, seq);
    this.replica.revoke(actor, seq);
    if (!this.#outbox?.refused(actor, seq, reason)) return;
    const isClock = reason === RefusalReason.CLOCK_AHEAD && actor === this.me.actor;
    if (isClock) this.#clock.learn(serverTimeMs, 0);
    if (patch && (isRetired || (isClock && !this.#restamper.wasPaintedAgain(seq)))) this.#restamper.add(actor, patch);
    else this.#tellRefused({ actor, seq, reason });
    this.#restampWhenSettled();
    this.#emitSave();
  }

  #tellRefused(stroke: RefusedStroke): void {
    this.#refused.push(stroke);
    this.#emit("refused", stroke);
  }

  #restampWhenSettled(): void {
    const { actor } = this.me;
    if (this.#restamper.count === 0 || this.#outbox?.waiting().some((entry) => entry.actor === actor)) return;
    this.#restamper.paint(this.replica, actor, ({ bytes, author, seq, again }) => {
      this.#commit(bytes);
      this.#outbox?.forget(author, seq);
      if (author === actor) this.#emit("restamped", { actor, seq, again });
    });
  }

  #lost(): void {
    this.#line++;
    if (this.#state !== "CONNECTING") this.#state = "OFFLINE";
    this.#awaited.clear();
    this.#outbox?.unsent();
    this.#peers.clear();
    this.#emit("peers", []);
    this.#emitSave();
    if (this.#me === null) this.#openWithoutServer();
    else void this.#keeper?.now();
  }

  #ended(code: number, reason: string): void {
    this.#outbox?.saveAtOnce();
    this.#shut();
    this.#ready.reject(new RoomClosed(code, reason));
    this.#emit("closed", { code, reason });
  }

  #shut(): void {
    this.#state = "CLOSED";
    this.#connection.close();
    void this.#keeper?.stop();
    clearTimeout(this.#patience);
    this.#slabs?.close();
    this.#presence.stop();
    this.#stopPageHide();
    this.#claim.letGo();
    this.#outbox?.unsent();
    this.#emitSave();
  }

  #emitSave(): void {
    this.#emit("save", this.saveState());
  }

  #emit<K extends keyof RoomEvents>(event: K, payload: RoomEvents[K]): void {
    this.#listeners.emit(event, payload);
  }
}

const boxOf = ({ box: { min, max } }: MaskChange): RoomEvents["mask"]["boxIjk"] => [...min, ...max];

import {
  type ClientMessage,
  decodeClientMessage,
  encodeServerMessage,
  type Identity,
  MalformedMessage,
  noPresence,
  type Presence,
  RoomCloseCode,
  type ServerMessage,
} from "@covoxel/shared/room-protocol";
import { type RawData, WebSocket } from "ws";
import type { Clock } from "../../../ports/clock.js";
import type { Principal } from "../../people/index.js";
import { mayNothing, type Permissions } from "../domain/policy.js";
import { Allowance } from "./allowance.js";
import type { RoomFigures } from "./figures.js";
import type { RoomLimits, RoomLog } from "./ports.js";

/** What the frame of an entry may hold; the gate's own, smaller cap is answered, not punished. */
export const maxFrameBytes = 32 * 2 ** 20;

/** Messages that may be lost: nobody waits for what they bring or ask. */
const droppable: ReadonlySet<ClientMessage["type"]> = new Set(["presence", "preview", "time"]);

/** How long the other side has to answer the closing handshake: cut off while it still sends, it may never read why. */
const closingMs = { whileStopping: 2000, unread: 2000, otherwise: 10_000 };

const longestTimerMs = 2 ** 31 - 1;

/**
 * One connection of one person: frames in and out, its limits, its end. Messages are handed on one at a time, in the order in which
 * they came; reading pauses while too many wait.
 */
export class Session {
  readonly principal: Principal;
  /** Among the connections of its room, from 1; 0 before it is in one. Counted in each room for itself: a number tells nobody how busy the server is. */
  id = 0;
  /** What its person may do in this room; decided once, when they come in. */
  may: Permissions = mayNothing;
  /** Set when `hello` is answered. */
  identity: Identity | null = null;
  /** The actor this tab writes as; 0 for those who may only look, and before `hello`. */
  actor = 0;
  presence: Presence = noPresence;
  /** Whether updates of each document flow to this connection. */
  readonly follows = { ink: false, meta: false };
  closed = false;

  #handling: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  readonly #allowance: Allowance;
  #resuming: NodeJS.Timeout | undefined;
  #draining = false;
  #allowedBytes = 0;
  #answeredPing = true;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #onClose: (() => void)[] = [];

  constructor(
    private readonly socket: WebSocket,
    private readonly options: {
      principal: Principal;
      limits: RoomLimits;
      clock: Clock;
      log: RoomLog;
      figures: RoomFigures;
      handle(session: Session, message: ClientMessage): Promise<void> | void;
    },
  ) {
    this.principal = options.principal;
    this.#allowance = new Allowance(options.limits, options.clock.monotonicMs());
    socket.on("message", (data, isBinary) => this.#take(data, isBinary));
    socket.on("close", () => this.#ended());
    socket.on("error", (error) => this.#broke(error));
    socket.on("pong", () => {
      this.#answeredPing = true;
    });
    this.#timers.push(setInterval(() => this.#ping(), options.limits.pingMs));
    this.#closeAtExpiry();
  }

  get personId() {
    return this.principal.personId;
  }

  send(message: ServerMessage): void {
    this.sendFrame(encodeServerMessage(message));
  }

  /** For one frame to many: encode once. */
  sendFrame(frame: Uint8Array): void {
    if (this.closed || this.socket.readyState !== WebSocket.OPEN) return;
    const { sendBufferBytes } = this.options.limits;
    const buffered = this.socket.bufferedAmount;
    if (buffered > Math.max(sendBufferBytes, this.#allowedBytes)) {
      this.options.figures.slowReader();
      this.close(RoomCloseCode.TOO_SLOW, "too slow");
      this.socket.terminate();
      return;
    }
    // A single large frame (the first sync) is no sign of a slow reader: what may wait grows with it until it is through.
    if (frame.length > sendBufferBytes / 2) this.#allowedBytes = buffered + frame.length + sendBufferBytes;
    else if (buffered < sendBufferBytes / 2) this.#allowedBytes = 0;
    this.socket.send(frame);
  }

  /** Takes nothing more in. Resolves when what was taken in is dealt with. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.socket.pause();
    await this.#handling;
  }

  /** @param reason a few words for programmers; no names, no ids of others */
  close(code: RoomCloseCode, reason: string): void {
    if (this.closed) return;
    this.options.figures.closed(code);
    // A socket that is not read would never see the other side's part of the closing handshake.
    this.socket.resume();
    this.socket.close(code, reason);
    this.#hangUpAfter(code === RoomCloseCode.GOING_AWAY ? closingMs.whileStopping : closingMs.otherwise);
    this.#ended();
  }

  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.#onClose.push(listener);
  }

  /** What is no frame, or a larger one than may be, has been answered with a close code; cut off at once it would never arrive. */
  #broke(error: Error & { code?: string }): void {
    if (error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH")
      this.options.figures.closed(RoomCloseCode.MESSAGE_TOO_LARGE);
    // The rest of it is not even read: ws would, to wait for the other side's part of the closing handshake.
    setImmediate(() => this.socket.pause());
    this.#hangUpAfter(closingMs.unread);
    this.#ended();
  }

  /** Someone who doesn't answer the closing handshake must not keep the connection. */
  #hangUpAfter(ms: number): void {
    const timer = setTimeout(() => this.socket.terminate(), ms).unref();
    this.socket.once("close", () => clearTimeout(timer));
  }

  #take(data: RawData, isBinary: boolean): void {
    // What a stopping server no longer takes is in the sender's outbox.
    if (this.closed || this.#draining) return;
    const frame = data as Buffer;
    if (!isBinary) {
      this.#violate("text");
      return;
    }
    let message: ClientMessage;
    try {
      message = decodeClientMessage(frame, maxFrameBytes);
    } catch (error) {
      if (!(error instanceof MalformedMessage)) throw error;
      this.#violate(error.fault);
      return;
    }
    const nowMs = this.options.clock.monotonicMs();
    const isDroppable = droppable.has(message.type);
    const verdict = this.#allowance.spend(
      { bytes: frame.length, isStroke: message.type === "entry", isDroppable },
      nowMs,
    );
    if (verdict === "FLOOD") {
      this.#flooded();
      return;
    }
    if (verdict === "DROP") return;
    this.#waitingBytes += frame.length;
    if (this.#allowance.debtMs(nowMs) > 0 || this.#waitingBytes > this.options.limits.pendingBytes) this.socket.pause();
    this.#handling = this.#handling
      .then(() => (this.closed ? undefined : this.options.handle(this, message)))
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#waitingBytes -= frame.length;
        this.#readOn();
      });
  }

  #readOn(): void {
    if (!this.socket.isPaused || this.#draining || this.closed) return;
    if (this.#waitingBytes > this.options.limits.pendingBytes / 2) return;
    const debtMs = this.#allowance.debtMs(this.options.clock.monotonicMs());
    clearTimeout(this.#resuming);
    if (debtMs === 0) this.socket.resume();
    else this.#resuming = setTimeout(() => this.#readOn(), debtMs).unref();
  }

  #flooded(): void {
    this.options.log.warn({ session: this.id, personId: this.personId }, "room connection never stopped");
    this.close(RoomCloseCode.RATE_LIMITED, "too much for too long");
  }

  #violate(fault: string): void {
    this.options.log.warn({ session: this.id, personId: this.personId, fault }, "room connection broke the protocol");
    this.close(RoomCloseCode.VIOLATION, fault);
  }

  #failed(error: unknown): void {
    if (this.closed) return;
    this.options.log.error({ session: this.id, error: error instanceof Error ? error.name : "unknown" }, "room failed");
    this.close(RoomCloseCode.UNAVAILABLE, "unavailable");
  }

  #ping(): void {
    if (!this.#answeredPing) this.socket.terminate();
    this.#answeredPing = false;
    this.socket.ping();
  }

  #closeAtExpiry(): void {
    const leftMs = this.principal.expiresAt.getTime() - this.options.clock.now().getTime();
    if (leftMs <= 0) this.close(RoomCloseCode.UNAUTHENTICATED, "session expired");
    else this.#timers.push(setTimeout(() => this.#closeAtExpiry(), Math.min(leftMs, longestTimerMs)));
  }

  #ended(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.#resuming);
    for (const timer of this.#timers) clearTimeout(timer);
    for (const listener of this.#onClose) listener();
  }
}

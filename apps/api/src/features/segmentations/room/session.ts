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
import type { RoomLimits, RoomLog } from "./ports.js";

/** What the frame of an entry may hold; the gate's own, smaller cap is answered, not punished. */
export const maxFrameBytes = 32 * 2 ** 20;

/** Messages that may be lost: they are never waited for. */
const droppable: ReadonlySet<ClientMessage["type"]> = new Set(["presence", "preview"]);

const longestTimerMs = 2 ** 31 - 1;

/**
 * One connection of one person: frames in and out, its limits, its end. Messages are handed on one at a time, in the order in which
 * they came; reading pauses while too many wait.
 */
export class Session {
  readonly principal: Principal;
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
  #tokens: number;
  #tokensAtMs: number;
  #allowedBytes = 0;
  #answeredPing = true;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #onClose: (() => void)[] = [];

  constructor(
    readonly id: number,
    private readonly socket: WebSocket,
    private readonly options: {
      principal: Principal;
      limits: RoomLimits;
      clock: Clock;
      log: RoomLog;
      handle(session: Session, message: ClientMessage): Promise<void> | void;
    },
  ) {
    this.principal = options.principal;
    this.#tokens = 5 * options.limits.messagesPerSecond;
    this.#tokensAtMs = options.clock.monotonicMs();
    socket.on("message", (data, isBinary) => this.#take(data, isBinary));
    socket.on("close", () => this.#ended());
    socket.on("error", () => socket.terminate());
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
      this.close(RoomCloseCode.TOO_SLOW, "too slow");
      this.socket.terminate();
      return;
    }
    // A single large frame (the first sync) is no sign of a slow reader: what may wait grows with it until it is through.
    if (frame.length > sendBufferBytes / 2) this.#allowedBytes = buffered + frame.length + sendBufferBytes;
    else if (buffered < sendBufferBytes / 2) this.#allowedBytes = 0;
    this.socket.send(frame);
  }

  /** @param reason a few words for programmers; no names, no ids of others */
  close(code: RoomCloseCode, reason: string): void {
    if (this.closed) return;
    this.socket.close(code, reason);
    // Someone who doesn't answer the closing handshake must not keep the connection.
    setTimeout(() => this.socket.terminate(), 2000).unref();
    this.#ended();
  }

  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.#onClose.push(listener);
  }

  #take(data: RawData, isBinary: boolean): void {
    if (this.closed) return;
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
    const waitMs = this.#spendToken();
    if (waitMs > 0 && droppable.has(message.type)) return;
    this.#waitingBytes += frame.length;
    if (waitMs > 0 || this.#waitingBytes > this.options.limits.pendingBytes) this.socket.pause();
    this.#handling = this.#handling
      .then(() => (this.closed ? undefined : this.options.handle(this, message)))
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#handled(frame.length, waitMs));
  }

  #handled(bytes: number, waitMs: number): void {
    this.#waitingBytes -= bytes;
    if (!this.socket.isPaused || this.#waitingBytes > this.options.limits.pendingBytes / 2) return;
    if (waitMs > 0) setTimeout(() => this.socket.resume(), waitMs).unref();
    else this.socket.resume();
  }

  /** @returns 0, or how long to wait until there is a token again */
  #spendToken(): number {
    const perSecond = this.options.limits.messagesPerSecond;
    const nowMs = this.options.clock.monotonicMs();
    this.#tokens = Math.min(5 * perSecond, this.#tokens + ((nowMs - this.#tokensAtMs) / 1000) * perSecond);
    this.#tokensAtMs = nowMs;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil(1000 / perSecond);
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
    for (const timer of this.#timers) clearTimeout(timer);
    for (const listener of this.#onClose) listener();
  }
}

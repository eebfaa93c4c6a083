import {
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  isFinalClose,
  MalformedMessage,
  RoomCloseCode,
  type ServerMessage,
} from "@covoxel/shared/room-protocol";
import type { RoomEnvironment, RoomSocket } from "./environment";

const backoffMs = { first: 250, atMost: 10_000 };
const heartbeatMs = 10_000;
/** Without a word from the server for so long the line is taken for dead. */
const silenceMs = 25_000;
/** Not a WebSocket code: what a browser reports when there was no closing handshake. */
const abnormalClosure = 1006;

export interface ConnectionEvents {
  opened(): void;
  message(message: ServerMessage): void;
  /** The line broke; it will be tried again. */
  lost(): void;
  /** The server ended it for good. */
  ended(code: number, reason: string): void;
}

/** One line to the server that mends itself: exponential backoff with jitter, heartbeat, a limit to silence. */
export class Connection {
  #socket: RoomSocket | null = null;
  #open = false;
  #closed = false;
  #attempt = 0;
  #heardAtMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  readonly #forgetNetwork: () => void;

  constructor(
    private readonly url: string,
    private readonly environment: RoomEnvironment,
    private readonly events: ConnectionEvents,
  ) {
    this.#forgetNetwork = environment.onNetworkChange((online) => this.#networkChanged(online));
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** @returns false, and does nothing, while the line is down */
  send(message: ClientMessage): boolean {
    if (!this.#open || !this.#socket) return false;
    this.#socket.send(encodeClientMessage(message) as Uint8Array<ArrayBuffer>);
    return true;
  }

  /** The welcome came: the next break starts with a short pause again. */
  settled(): void {
    this.#attempt = 0;
  }

  close(): void {
    this.#closed = true;
    this.#forgetNetwork();
    clearTimeout(this.#retry);
    this.#drop();
  }

  /**
   * When the network goes, a line through it is dead or about to be, and trying a new one shows which in no time: waiting for
   * silence would call strokes "sending" for half a minute that go nowhere. When it comes back, the next try needs no pause.
   */
  #networkChanged(online: boolean): void {
    if (this.#closed || (online && this.#open)) return;
    clearTimeout(this.#retry);
    this.#attempt = 0;
    this.#lost(abnormalClosure, "");
  }

  #connect(): void {
    const socket = this.environment.connect(this.url);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#open = true;
      this.#heardAtMs = this.environment.monotonicMs();
      this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
      this.events.opened();
    };
    socket.onmessage = ({ data }) => {
      this.#heardAtMs = this.environment.monotonicMs();
      const message = decode(new Uint8Array(data as ArrayBuffer));
      if (message) this.events.message(message);
      else this.#lost(abnormalClosure, "");
    };
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
  }

  #beat(): void {
    const nowMs = this.environment.monotonicMs();
    if (nowMs - this.#heardAtMs > silenceMs) {
      this.#drop();
      this.#lost(abnormalClosure, "");
    } else this.send({ type: "time", echo: Math.floor(nowMs) });
  }

  /** Lets go of the socket without waiting for its closing handshake, which a dead line never finishes. */
  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#open = false;
    clearInterval(this.#heartbeat);
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  #lost(code: number, reason: string): void {
    this.#drop();
    if (this.#closed) return;
    if (isFinalClose(code)) {
      this.#closed = true;
      this.#forgetNetwork();
      this.events.ended(code, reason);
      return;
    }
    this.events.lost();
    const pauseMs = code === RoomCloseCode.RIGHTS_CHANGED ? 0 : this.#nextPauseMs();
    this.#retry = setTimeout(() => this.#connect(), pauseMs);
  }

  #nextPauseMs(): number {
    const pauseMs = Math.min(backoffMs.first * 2 ** this.#attempt++, backoffMs.atMost);
    return pauseMs * (0.5 + this.environment.random() / 2);
  }
}

/** @returns null for what is no message of this protocol: the line is given up and tried again */
function decode(frame: Uint8Array): ServerMessage | null {
  try {
    return decodeServerMessage(frame);
  } catch (error) {
    if (error instanceof MalformedMessage) return null;
    throw error;
  }
}

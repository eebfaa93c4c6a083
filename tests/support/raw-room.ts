import {
  type ActorLease,
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  protocolVersion,
  RoomDocument,
  type ServerMessage,
} from "@covoxel/shared/room-protocol";
import WebSocket from "ws";
import * as Y from "yjs";

type Message<Type extends ServerMessage["type"]> = Extract<ServerMessage, { type: Type }>;

/** A room connection that says whatever it is told to: what a client of somebody else's making could send. */
export class RawRoom {
  readonly received: ServerMessage[] = [];
  /** The same, as they came. */
  readonly frames: Uint8Array[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #opened: Promise<void>;
  readonly #sleepers = new Set<() => void>();
  #closeCode: number | null = null;

  constructor(serverUrl: string, segmentationId: string, token: string | null) {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    this.#socket = new WebSocket(`${serverUrl.replace(/^http/, "ws")}/rooms/${segmentationId}`, { headers });
    this.#socket.on("error", () => undefined);
    this.#opened = new Promise((resolve) => this.#socket.once("open", () => resolve()));
    this.#socket.on("message", (data: Buffer) => {
      this.frames.push(new Uint8Array(data));
      this.received.push(decodeServerMessage(data));
      this.#wakeUp();
    });
    this.closed = new Promise((resolve) => {
      this.#socket.once("close", (code, reason) => {
        this.#closeCode = code;
        this.#wakeUp();
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  get hasClosed(): boolean {
    return this.#closeCode !== null;
  }

  async send(message: ClientMessage): Promise<void> {
    await this.sendBytes(encodeClientMessage(message));
  }

  async sendBytes(frame: Uint8Array | string): Promise<void> {
    await this.#opened;
    this.#socket.send(frame);
  }

  /** The first message of a type that fits, whether it came already or not. @throws when the connection ends before */
  async next<Type extends ServerMessage["type"]>(
    type: Type,
    fits: (message: Message<Type>) => boolean = () => true,
  ): Promise<Message<Type>> {
    for (;;) {
      const found = this.received.find((message) => message.type === type && fits(message as Message<Type>));
      if (found) return found as Message<Type>;
      if (this.#closeCode !== null) throw new Error(`closed with ${this.#closeCode} before a ${type} came`);
      await new Promise<void>((resolve) => this.#sleepers.add(resolve));
    }
  }

  async hello(resume: ActorLease | null = null): Promise<Message<"welcome">> {
    await this.send({ type: "hello", protocol: protocolVersion, tab: "raw", resume });
    return this.next("welcome");
  }

  /** The whole ink document as the server sends it to somebody new. */
  async ink(): Promise<Uint8Array> {
    const stateVector = Y.encodeStateVector(new Y.Doc());
    await this.send({ type: "sync", document: RoomDocument.INK, generation: 0, stateVector });
    return (await this.next("sync", ({ document }) => document === RoomDocument.INK)).update;
  }

  async entry(actor: number, seq: number, bytes: Uint8Array): Promise<void> {
    await this.send({ type: "entry", actor, seq, bytes });
  }

  answerTo(seq: number): Promise<Message<"ack"> | Message<"refused">> {
    return Promise.any([
      this.next("ack", (message) => message.seq === seq),
      this.next("refused", (message) => message.seq === seq),
    ]);
  }

  /** Stops taking what arrives: the connection is not read, and doesn't break. */
  stall(): void {
    this.#socket.pause();
  }

  unstall(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.terminate();
  }

  #wakeUp(): void {
    const sleepers = [...this.#sleepers];
    this.#sleepers.clear();
    for (const wake of sleepers) wake();
  }
}

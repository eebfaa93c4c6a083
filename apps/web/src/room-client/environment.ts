import { createIndexedDbOutbox } from "./indexed-db-outbox";
import { createMemoryOutbox, type OutboxStore } from "./outbox-store";
import type { RoomCopies } from "./room-copies";

/** The part of a browser's WebSocket that a room uses. */
export interface RoomSocket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  send(frame: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Text under keys, at once: sessionStorage and localStorage. */
export interface KeyedTexts {
  keys(): string[];
  get(key: string): string | null;
  /** @throws when the browser's quota is used up */
  set(key: string, text: string): void;
  delete(key: string): void;
}

/** Holds a name among all tabs of this browser. */
export interface Locks {
  /** @returns how to let go, or null while another tab holds it. Let go of by itself when the tab dies. */
  claim(name: string): Promise<(() => void) | null>;
}

/** The outside world of a room, so that the same client runs in a browser and, in tests, in Node. */
export interface RoomEnvironment {
  connect(url: string): RoomSocket;
  urlOf(segmentationId: string): string;
  /** Folded voxels by their SHA-256. @throws when they can't be had now */
  fetchSlab(segmentationId: string, hash: string): Promise<Uint8Array>;
  /** Null without a secure context: then each open is a new actor, and what is unsent lives in memory only. */
  locks: Locks | null;
  outbox: OutboxStore;
  /** Null where nothing may be kept for an opening without the server. */
  copies: RoomCopies | null;
  /** Of this tab; copied when the tab is duplicated. */
  tabTexts: KeyedTexts | null;
  /** Of this browser: the only storage that can be written while a page is being closed. */
  emergencyTexts: KeyedTexts | null;
  monotonicMs(): number;
  /** This computer's own clock, which anybody may set. */
  wallMs(): number;
  /** 0 to 1. */
  random(): number;
  onPageHide(callback: () => void): () => void;
  /** The machine's network went away or came back, as far as the browser knows. */
  onNetworkChange(callback: (online: boolean) => void): () => void;
}

export function browserEnvironment(copies: RoomCopies | null = null): RoomEnvironment {
  const secure = "locks" in navigator && typeof indexedDB !== "undefined";
  return {
    connect: (url) => new WebSocket(url) as unknown as RoomSocket,
    urlOf: (segmentationId) => `${location.origin.replace(/^http/, "ws")}/rooms/${segmentationId}`,
    fetchSlab,
    locks: secure ? webLocks : null,
    outbox: secure ? createIndexedDbOutbox() : createMemoryOutbox(),
    copies: secure ? copies : null,
    tabTexts: textsOf(() => sessionStorage),
    emergencyTexts: secure ? textsOf(() => localStorage) : null,
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
    random: Math.random,
    onPageHide: (callback) => {
      addEventListener("pagehide", callback);
      return () => removeEventListener("pagehide", callback);
    },
    onNetworkChange: (callback) => {
      const changed = ({ type }: globalThis.Event) => callback(type === "online");
      for (const type of ["online", "offline"]) addEventListener(type, changed);
      return () => {
        for (const type of ["online", "offline"]) removeEventListener(type, changed);
      };
    },
  };
}

async function fetchSlab(segmentationId: string, hash: string): Promise<Uint8Array> {
  const response = await fetch(`/files/segmentations/${segmentationId}/slabs/${hash}`);
  if (!response.ok) throw new Error(`slab: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const webLocks: Locks = {
  claim: (name) =>
    new Promise((resolve, reject) => {
      const held = (lock: Lock | null) =>
        lock ? new Promise<void>((letGo) => resolve(() => letGo())) : Promise.resolve(resolve(null));
      navigator.locks.request(name, { ifAvailable: true }, held).catch(reject);
    }),
};

/** @returns null where the browser forbids storage */
function textsOf(open: () => Storage): KeyedTexts | null {
  try {
    const storage = open();
    return {
      keys: () => Object.keys(storage),
      get: (key) => storage.getItem(key),
      set: (key, text) => storage.setItem(key, text),
      delete: (key) => storage.removeItem(key),
    };
  } catch {
    return null;
  }
}

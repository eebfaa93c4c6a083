import type { RefusalReason } from "@covoxel/shared/room-protocol";
import type { KeyedTexts } from "./environment";
import type { OutboxOwner, OutboxStore, StoredEntry } from "./outbox-store";

type Stage = "SENDING" | "RECEIVED";

interface Waiting {
  actor: number;
  seq: number;
  bytes: Uint8Array;
  stage: Stage;
  /** Whether the store has it: what it hasn't is written to the emergency texts when the page goes. */
  kept: boolean;
}

/** What this tab has written and the server has not confirmed; each entry leaves only with an answer. */
export class Outbox {
  readonly #waiting = new Map<string, Waiting>();
  #storeFailed = false;

  constructor(
    private readonly owner: OutboxOwner,
    private readonly store: OutboxStore,
    private readonly emergency: KeyedTexts | null,
  ) {}

  get durable(): boolean {
    return this.store.durable && !this.#storeFailed;
  }

  count(stage: Stage): number {
    return [...this.#waiting.values()].filter((entry) => entry.stage === stage).length;
  }

  /** In the order in which the server must see them: by seq within each actor. */
  waiting(): readonly Waiting[] {
    return [...this.#waiting.values()].sort((a, b) => a.actor - b.actor || a.seq - b.seq);
  }

  add(actor: number, seq: number, bytes: Uint8Array): void {
    this.#keep(this.#take(actor, seq, bytes, false));
  }

  /** For a page that is being closed: kept before this returns. */
  addAtOnce(actor: number, seq: number, bytes: Uint8Array): void {
    const entry = this.#take(actor, seq, bytes, false);
    this.#writeEmergency(entry);
    this.#keep(entry);
  }

  /** What the store doesn't have yet would be lost with the page. */
  saveAtOnce(): void {
    for (const entry of this.#waiting.values()) if (!entry.kept) this.#writeEmergency(entry);
  }

  /** What earlier pages left, emergency writes included, that is not refused; moves the latter into the store. */
  async load(): Promise<StoredEntry[]> {
    const left = readEmergency(this.emergency, this.owner);
    try {
      for (const { key, entry } of left) {
        await this.store.put(this.owner, entry);
        this.emergency?.delete(key);
      }
      return await this.store.load(this.owner);
    } catch {
      // A browser that forbids storage must not forbid painting; the page says that its outbox is in memory only.
      this.#failed();
      return left.map(({ entry }) => entry);
    }
  }

  /** Takes over an entry that `load` gave. */
  adopt({ actor, seq, bytes }: StoredEntry): void {
    this.#take(actor, seq, bytes, true);
  }

  received(actor: number, seq: number): void {
    const entry = this.#waiting.get(keyOf(actor, seq));
    if (entry) entry.stage = "RECEIVED";
  }

  /** The line broke: what the server has not confirmed is sent again. */
  unsent(): void {
    for (const entry of this.#waiting.values()) entry.stage = "SENDING";
  }

  /** @returns false when it was not waiting here */
  confirmed(actor: number, seq: number): boolean {
    if (!this.#waiting.delete(keyOf(actor, seq))) return false;
    this.emergency?.delete(emergencyKey(this.owner, actor, seq));
    this.store.delete(this.owner, actor, seq).catch(() => this.#failed());
    return true;
  }

  /** @returns false when it was not waiting here */
  refused(actor: number, seq: number, reason: RefusalReason): boolean {
    const entry = this.#waiting.get(keyOf(actor, seq));
    if (!entry) return false;
    this.#waiting.delete(keyOf(actor, seq));
    this.emergency?.delete(emergencyKey(this.owner, actor, seq));
    this.store.put(this.owner, { actor, seq, bytes: entry.bytes, refusal: reason }).catch(() => this.#failed());
    return true;
  }

  /** Of a refused entry that was painted anew. */
  forget(actor: number, seq: number): void {
    this.store.delete(this.owner, actor, seq).catch(() => this.#failed());
  }

  #take(actor: number, seq: number, bytes: Uint8Array, kept: boolean): Waiting {
    const entry: Waiting = { actor, seq, bytes, stage: "SENDING", kept };
    this.#waiting.set(keyOf(actor, seq), entry);
    return entry;
  }

  #keep(entry: Waiting): void {
    const { actor, seq, bytes } = entry;
    this.store
      .put(this.owner, { actor, seq, bytes, refusal: null })
      .then(() => {
        entry.kept = true;
      })
      .catch(() => this.#failed());
  }

  #writeEmergency({ actor, seq, bytes }: Waiting): void {
    try {
      this.emergency?.set(emergencyKey(this.owner, actor, seq), toBase64(bytes));
    } catch {
      this.#failed();
    }
  }

  #failed(): void {
    this.#storeFailed = true;
  }
}

const keyOf = (actor: number, seq: number) => `${actor}/${seq}`;

const emergencyPrefix = ({ personId, segmentationId }: OutboxOwner) => `covoxel/unsent/${personId}/${segmentationId}/`;
const emergencyKey = (owner: OutboxOwner, actor: number, seq: number) => emergencyPrefix(owner) + keyOf(actor, seq);

function readEmergency(texts: KeyedTexts | null, owner: OutboxOwner): { key: string; entry: StoredEntry }[] {
  const prefix = emergencyPrefix(owner);
  const keys = texts?.keys().filter((key) => key.startsWith(prefix)) ?? [];
  return keys.map((key) => {
    const [actor, seq] = key.slice(prefix.length).split("/").map(Number);
    const bytes = fromBase64(texts?.get(key) ?? "");
    return { key, entry: { actor: actor!, seq: seq!, bytes, refusal: null } };
  });
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

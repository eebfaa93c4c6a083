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
  /** Confirmed, and not in this computer's copy of the room yet. */
  readonly #saved = new Map<string, { actor: number; seq: number; revision: number }>();
  #storeFailed = false;

  constructor(
    private readonly owner: OutboxOwner,
    private readonly store: OutboxStore,
    private readonly emergency: KeyedTexts | null,
    /** Whether confirmed entries stay until `copied`. */
    private holdsSaved = false,
  ) {}

  get durable(): boolean {
    return this.store.durable && !this.#storeFailed;
  }

  /** The browser refused to keep something: its quota is used up, or it forbids storage. */
  get failed(): boolean {
    return this.store.durable && this.#storeFailed;
  }

  count(stage: Stage): number {
    return [...this.#waiting.values()].filter((entry) => entry.stage === stage).length;
  }

  /** In the order in which the server must see them: by seq within each actor. */
  waiting(): readonly Waiting[] {
    return [...this.#waiting.values()].sort((a, b) => a.actor - b.actor || a.seq - b.seq);
  }

  /** @returns resolves once it is kept, or never will be */
  add(actor: number, seq: number, bytes: Uint8Array): Promise<void> {
    return this.#keep(this.#take(actor, seq, bytes, false));
  }

  /** For a page that is being closed: kept before this returns. */
  addAtOnce(actor: number, seq: number, bytes: Uint8Array): void {
    const entry = this.#take(actor, seq, bytes, false);
    this.#writeEmergency(entry);
    void this.#keep(entry);
  }

  /** What the store doesn't have yet would be lost with the page. */
  saveAtOnce(): void {
    for (const entry of this.#waiting.values()) if (!entry.kept) this.#writeEmergency(entry);
  }

  /** What earlier pages left, emergency writes included; moves the latter into the store. */
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

  /** Of an entry that `load` gave as saved. */
  adoptSaved({ actor, seq, savedAs }: StoredEntry): void {
    if (savedAs !== null) this.#saved.set(keyOf(actor, seq), { actor, seq, revision: savedAs });
  }

  /** @returns false when it was not waiting here */
  confirmed(actor: number, seq: number, revision: number): boolean {
    const entry = this.#waiting.get(keyOf(actor, seq));
    if (!entry) return false;
    if (!this.holdsSaved) return this.drop(actor, seq);
    this.#waiting.delete(keyOf(actor, seq));
    this.emergency?.delete(emergencyKey(this.owner, actor, seq));
    this.#saved.set(keyOf(actor, seq), { actor, seq, revision });
    this.store
      .put(this.owner, { actor, seq, bytes: entry.bytes, refusal: null, savedAs: revision })
      .catch(() => this.#failed());
    return true;
  }

  /** This computer's copy of the room has every entry up to a revision. */
  copied(revision: number): void {
    for (const [key, saved] of this.#saved) {
      if (saved.revision > revision) continue;
      this.#saved.delete(key);
      this.forget(saved.actor, saved.seq);
    }
  }

  /** There is no copy to wait for. */
  holdNoSaved(): void {
    this.holdsSaved = false;
    this.copied(Number.POSITIVE_INFINITY);
  }

  /** @returns false when it was not waiting here */
  drop(actor: number, seq: number): boolean {
    if (!this.#waiting.delete(keyOf(actor, seq))) return false;
    this.emergency?.delete(emergencyKey(this.owner, actor, seq));
    this.forget(actor, seq);
    return true;
  }

  /** @returns false when it was not waiting here */
  refused(actor: number, seq: number, reason: RefusalReason): boolean {
    const entry = this.#waiting.get(keyOf(actor, seq));
    if (!entry) return false;
    this.#waiting.delete(keyOf(actor, seq));
    this.emergency?.delete(emergencyKey(this.owner, actor, seq));
    this.store
      .put(this.owner, { actor, seq, bytes: entry.bytes, refusal: reason, savedAs: null })
      .catch(() => this.#failed());
    return true;
  }

  /** Of an entry that waits no more: refused and painted anew, or saved and copied. */
  forget(actor: number, seq: number): void {
    this.store.delete(this.owner, actor, seq).catch(() => this.#failed());
  }

  #take(actor: number, seq: number, bytes: Uint8Array, kept: boolean): Waiting {
    const entry: Waiting = { actor, seq, bytes, stage: "SENDING", kept };
    this.#waiting.set(keyOf(actor, seq), entry);
    return entry;
  }

  #keep(entry: Waiting): Promise<void> {
    const { actor, seq, bytes } = entry;
    return this.store
      .put(this.owner, { actor, seq, bytes, refusal: null, savedAs: null })
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
    return { key, entry: { actor: actor!, seq: seq!, bytes, refusal: null, savedAs: null } };
  });
}

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

import type { Outbox } from "./outbox";
import type { OutboxOwner } from "./outbox-store";
import type { RoomCopies, RoomCopy } from "./room-copies";

/** How long news may wait: a copy of the whole room with every stroke would cost more than it is worth. */
const pauseMs = 5_000;

/**
 * Keeps this computer's copy of a room up to date. The outbox holds saved entries until a copy has them, so copy and outbox together are
 * always what this tab showed: a stroke that was seen as saved is there after a reload without a network, and no seq is used twice.
 */
export class CopyKeeper {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  /** Of which it is known that they are here. */
  #slabs = new Set<string>();

  constructor(
    private readonly owner: OutboxOwner,
    private readonly copies: RoomCopies,
    private readonly outbox: Outbox,
    /** Null while what is here is not whole. */
    private readonly copy: () => RoomCopy | null,
    /** Has a slab on this computer: what a tab saw being painted it needs no slab for, but the next page will. @throws without a server */
    private readonly keepSlab: (hash: string) => Promise<void>,
  ) {}

  /** Something arrived. */
  soon(): void {
    if (!this.#stopped) this.#timer ??= setTimeout(() => void this.now(), pauseMs);
  }

  /** The line broke, or the page goes: what waits is kept at once. */
  async now(): Promise<void> {
    if (this.#timer === undefined) return;
    this.#forgetTimer();
    const copy = this.copy();
    if (!copy) return this.soon();
    // Nothing is waited for that need not be: a page that goes has no later.
    const missing = Object.values(copy.manifest?.slabs ?? {}).filter((hash) => !this.#slabs.has(hash));
    if (missing.length > 0 && !(await this.#bring(missing))) return this.soon();
    try {
      const revision = await this.copies.save(this.owner, copy);
      if (revision === null) this.#giveUp();
      else this.outbox.copied(revision);
      // What no manifest names any more goes from this computer.
      this.#slabs = new Set(Object.values(copy.manifest?.slabs ?? {}));
    } catch {
      // No room on this computer: painting goes on, only not without a network after a reload.
      this.#giveUp();
    }
  }

  /** @returns false when one can't be had now: the copy before stays, and with it what the outbox holds */
  async #bring(wanted: readonly string[]): Promise<boolean> {
    try {
      const here = await this.copies.slabs(this.owner);
      for (const hash of new Set(wanted)) {
        if (!here.has(hash)) await this.keepSlab(hash);
        this.#slabs.add(hash);
      }
      return true;
    } catch {
      return false;
    }
  }

  /** Keeps what waits, and no more after it. */
  async stop(): Promise<void> {
    const kept = this.now();
    this.#stopped = true;
    this.#forgetTimer();
    await kept;
  }

  #giveUp(): void {
    this.#stopped = true;
    this.#forgetTimer();
    this.outbox.holdNoSaved();
  }

  #forgetTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

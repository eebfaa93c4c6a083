import type { ActorLease } from "@covoxel/shared/room-protocol";
import type { KeyedTexts, Locks } from "./environment";

/** How long a reloaded page waits for the page before it to let go of its actor. */
const patience = { tries: 6, pauseMs: 50 };

/**
 * Which actor this tab writes as. The lease lies in the tab's own storage, so a reload goes on as who it was; a duplicated tab has a
 * copy of it, doesn't get the lock, and becomes somebody new.
 */
export class ActorClaim {
  #letGo: (() => void) | null = null;
  #actor: number | null = null;
  /** Actors of tabs that died, taken over until their last strokes are confirmed. */
  readonly #adopted = new Map<number, () => void>();

  constructor(
    private readonly segmentationId: string,
    private readonly locks: Locks | null,
    private readonly texts: KeyedTexts | null,
  ) {}

  /** @returns the lease to resume, its lock held; null when there is none or another tab lives under it */
  async recall(): Promise<ActorLease | null> {
    const remembered = parseLease(this.texts?.get(this.#textKey()) ?? null);
    if (!remembered || !this.locks) return null;
    for (let tries = patience.tries; tries > 0 && !this.#letGo; tries--) {
      this.#letGo = await this.locks.claim(this.#lockName(remembered.actor));
      if (!this.#letGo && tries > 1) await new Promise((resolve) => setTimeout(resolve, patience.pauseMs));
    }
    if (!this.#letGo) return null;
    this.#actor = remembered.actor;
    return remembered;
  }

  /** Who this tab is from now on. Who it was stays locked: what it wrote is this tab's to send. */
  async hold(lease: ActorLease, resumed: boolean): Promise<void> {
    if (!resumed) {
      const before = this.#actor;
      if (this.#letGo && before !== null) this.#adopted.set(before, this.#letGo);
      this.#letGo = (await this.locks?.claim(this.#lockName(lease.actor))) ?? null;
    }
    this.#actor = lease.actor;
    this.texts?.set(this.#textKey(), JSON.stringify(lease));
  }

  /** @returns whether no other tab lives under this actor; held from then on */
  async adopt(actor: number): Promise<boolean> {
    if (actor === this.#actor || this.#adopted.has(actor)) return true;
    const letGo = await this.locks?.claim(this.#lockName(actor));
    if (letGo) this.#adopted.set(actor, letGo);
    return Boolean(letGo);
  }

  letGo(): void {
    this.#letGo?.();
    for (const letGo of this.#adopted.values()) letGo();
  }

  #lockName(actor: number): string {
    return `covoxel/${this.segmentationId}/${actor}`;
  }

  #textKey(): string {
    return `covoxel/actor/${this.segmentationId}`;
  }
}

function parseLease(text: string | null): ActorLease | null {
  try {
    const lease: unknown = JSON.parse(text ?? "null");
    if (typeof lease !== "object" || lease === null) return null;
    const { actor, secret } = lease as Partial<ActorLease>;
    return typeof actor === "number" && typeof secret === "string" ? { actor, secret } : null;
  } catch {
    return null;
  }
}

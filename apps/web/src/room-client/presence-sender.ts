import { noPresence, type Presence } from "@covoxel/shared/room-protocol";

const minGapMs = 33;

/** Where this person is, told at most thirty times a second; what comes in between is told with the next. */
export class PresenceSender {
  #presence: Presence = noPresence;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentMs = Number.NEGATIVE_INFINITY;

  /** @param send is called with all of it, and may find nobody to send it to */
  constructor(
    private readonly monotonicMs: () => number,
    private readonly send: (presence: Presence) => void,
  ) {}

  set(presence: Partial<Presence>): void {
    this.#presence = { ...this.#presence, ...presence };
    if (this.#timer !== undefined) return;
    const sinceMs = this.monotonicMs() - this.#sentMs;
    if (sinceMs >= minGapMs) this.now();
    else this.#timer = setTimeout(() => this.now(), minGapMs - sinceMs);
  }

  now(): void {
    this.stop();
    this.#sentMs = this.monotonicMs();
    this.send(this.#presence);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

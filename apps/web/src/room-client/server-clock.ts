/** The server's time by the local monotonic clock: keeps running while the line is down, and doesn't follow a wrong wall clock. */
export class ServerClock {
  #serverMs = 0;
  #atMs = 0;

  constructor(private readonly monotonicMs: () => number) {}

  /** Integer ms since the document's epoch. */
  now(): number {
    return Math.max(0, Math.floor(this.#serverMs + this.monotonicMs() - this.#atMs));
  }

  /**
   * Goes on from what an earlier page knew. Between two pages there is only this computer's own clock to ask: set back, it counts for
   * nothing; set ahead, the server refuses the stamps when it is there again, and the strokes are stamped anew.
   */
  resume(serverTimeMs: number, elapsedWallMs: number): void {
    this.learn(serverTimeMs + Math.max(0, elapsedWallMs), 0);
  }

  /** @param roundTripMs of the question that was answered; 0 takes the answer as it is, so late by the way it came, never ahead */
  learn(serverTimeMs: number, roundTripMs: number): void {
    this.#serverMs = serverTimeMs + roundTripMs / 2;
    this.#atMs = this.monotonicMs();
  }
}

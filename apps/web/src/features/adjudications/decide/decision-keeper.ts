import type { Decision } from "@covoxel/shared/vocabulary";

/** What becomes of a disagreement. `side`: whose voxels, with SIDE only. Null: nothing is decided. */
export type Choice = { decision: Decision; side: number | null } | null;

/** As the server says it. */
export const choiceOf = (decided: { decision: Decision; side: number | null } | null): Choice =>
  decided && { decision: decided.decision, side: decided.side };

export interface DecisionKeeperParts {
  decided: ReadonlyMap<number, Choice>;
  /** Goes on asking while the server can't be reached. @returns whether the server has it now */
  send(number: number, choice: Choice): Promise<boolean>;
  /** The server would not have it: what was decided before stands. */
  onFailed(number: number): void;
}

/** What is decided, as the page shows it. Never changed: another one comes in its place. */
export interface Kept {
  /** By number. */
  decided: ReadonlyMap<number, Choice>;
  /** How many decisions are on their way to the server. */
  unsent: number;
}

/** Keeps decisions: shown at once, and told to the server one after the other, in the order in which they were said. */
export class DecisionKeeper {
  #kept: Kept;
  readonly #told: Map<number, Choice>;
  /** How often each is on its way. */
  readonly #waiting = new Map<number, number>();
  readonly #listeners = new Set<() => void>();
  /** What was decided before a stroke, by the stroke. */
  readonly #before = new Map<string, { number: number; choice: Choice }>();
  #sending: Promise<void> = Promise.resolve();
  #turns = 0;

  constructor(private readonly parts: DecisionKeeperParts) {
    this.#kept = { decided: new Map(parts.decided), unsent: 0 };
    this.#told = new Map(parts.decided);
  }

  get(): Kept {
    return this.#kept;
  }

  of(number: number): Choice {
    return this.#kept.decided.get(number) ?? null;
  }

  /** Goes up whenever something is decided here, and whenever the server has answered to that. */
  get turns(): number {
    return this.#turns;
  }

  /** Nothing more is on its way to the server. */
  settled(): Promise<void> {
    return this.#sending;
  }

  set(number: number, choice: Choice): void {
    this.#wait(number, 1);
    this.#show([[number, choice]]);
    this.#sending = this.#sending.then(async () => {
      const isKept = await this.parts.send(number, choice);
      if (isKept) this.#told.set(number, choice);
      this.#wait(number, -1);
      // Said again meanwhile: that is still to be told.
      const isLast = !this.#waiting.has(number);
      this.#show(isLast ? [[number, this.#told.get(number) ?? null]] : []);
      if (!isKept) this.parts.onFailed(number);
    });
  }

  /**
   * What the server says, also of what was decided elsewhere; what is on its way is newer.
   * @param asked `turns` when it was asked
   * @returns false where something was decided here since: the answer may be of before, and is not taken
   */
  heard(decided: Iterable<readonly [number, Choice]>, asked: number): boolean {
    if (asked !== this.#turns) return false;
    const news = [...decided].filter(([number]) => !this.#waiting.has(number));
    for (const [number, choice] of news) this.#told.set(number, choice);
    this.#show(news);
    return true;
  }

  /** This stroke carries the last decision about `number`. */
  strokeOf(actor: number, seq: number, number: number, before: Choice): void {
    this.#before.set(`${actor}/${seq}`, { number, choice: before });
  }

  /** It was set aside: what was decided before stands again. */
  refused(actor: number, seq: number): void {
    const carried = this.#before.get(`${actor}/${seq}`);
    if (carried) this.set(carried.number, carried.choice);
  }

  /** It was painted again. */
  renamed(actor: number, seq: number, again: number): void {
    const carried = this.#before.get(`${actor}/${seq}`);
    if (carried) this.#before.set(`${actor}/${again}`, carried);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #wait(number: number, by: 1 | -1): void {
    this.#turns++;
    const waiting = (this.#waiting.get(number) ?? 0) + by;
    if (waiting > 0) this.#waiting.set(number, waiting);
    else this.#waiting.delete(number);
  }

  #show(news: Iterable<readonly [number, Choice]>): void {
    const unsent = [...this.#waiting.values()].reduce((sum, waiting) => sum + waiting, 0);
    this.#kept = { decided: new Map([...this.#kept.decided, ...news]), unsent };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The first that nothing is decided about after this one, in the order of the list; from the top again after its end. */
export function nextUndecided(
  numbers: readonly number[],
  decided: ReadonlyMap<number, Choice>,
  after: number | null,
): number | null {
  const from = after === null ? 0 : numbers.indexOf(after) + 1;
  const inOrder = [...numbers.slice(from), ...numbers.slice(0, from)];
  return inOrder.find((number) => (decided.get(number) ?? null) === null) ?? null;
}

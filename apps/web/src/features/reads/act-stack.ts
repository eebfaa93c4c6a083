/**
 * What came of taking an act back or bringing it back.
 * GONE: it isn't there any more, so the one before it is meant. KEPT: it can't be, ever; LATER: not now. Both say why.
 */
export type ActOutcome = "DONE" | "GONE" | { kept: string } | { later: string };

/** Something I did that Ctrl+Z can take back; it knows on which side it happened. */
export interface Act {
  undo(): ActOutcome | Promise<ActOutcome>;
  redo(): ActOutcome | Promise<ActOutcome>;
}

/** The room's own window of strokes, which reaches back before this page. */
export interface Strokes {
  undo(): boolean;
  redo(): boolean;
}

type Direction = "undo" | "redo";

/**
 * One order of acts over two kinds: strokes, which the room takes back, and edits of segments, which the server does. Steps are taken one
 * after the other, in the order of the keys, also while the server is being asked.
 */
export class ActStack {
  #done: Act[] = [];
  #undone: Act[] = [];
  /** Once something was done here, what could be brought back of before is not what Ctrl+Y means. */
  #isFresh = true;
  #busy = false;
  readonly #steps: Direction[] = [];
  readonly #ofStroke = new Map<string, Act>();

  /** @param nothingBefore said where what was done before this page is not taken back with it; without it, that is */
  constructor(
    private readonly strokes: Strokes,
    private readonly say: (why: string) => void,
    private readonly nothingBefore: string | null = null,
  ) {}

  undo(): void {
    this.#steps.push("undo");
    this.#run();
  }

  redo(): void {
    this.#steps.push("redo");
    this.#run();
  }

  push(act: Act): void {
    this.#isFresh = false;
    this.#done.push(act);
    this.#undone = [];
  }

  /** What was done last and this are one from now on: taken back together, and together brought back. */
  join(also: { undo(): void; redo(): void }): void {
    const last = this.#done.at(-1);
    if (!last) return;
    const joined: Act = {
      undo: () => followed(last.undo(), () => also.undo()),
      redo: () => followed(last.redo(), () => also.redo()),
    };
    this.#done[this.#done.length - 1] = joined;
    for (const [key, act] of this.#ofStroke) if (act === last) this.#ofStroke.set(key, joined);
  }

  /** @param key names it among strokes, so that it can be dropped */
  pushStroke(key: string): void {
    const act = this.#strokeAct();
    this.#ofStroke.set(key, act);
    this.push(act);
  }

  /** It was painted again under another name. */
  renameStroke(key: string, again: string): void {
    const act = this.#ofStroke.get(key);
    if (act) this.#ofStroke.set(again, act);
    this.#ofStroke.delete(key);
  }

  /** It was set aside: there is nothing of it to take back. */
  dropStroke(key: string): void {
    const act = this.#ofStroke.get(key);
    if (act) this.drop(act);
    this.#ofStroke.delete(key);
  }

  /** It didn't happen after all. */
  drop(act: Act): void {
    this.#done = this.#done.filter((other) => other !== act);
    this.#undone = this.#undone.filter((other) => other !== act);
  }

  #strokeAct(): Act {
    return {
      undo: () => (this.strokes.undo() ? "DONE" : "GONE"),
      redo: () => (this.strokes.redo() ? "DONE" : "GONE"),
    };
  }

  #run(): void {
    while (!this.#busy) {
      const direction = this.#steps.shift();
      if (!direction) return;
      const waiting = this.#take(direction);
      if (!waiting) continue;
      this.#busy = true;
      void waiting.finally(() => {
        this.#busy = false;
        this.#run();
      });
    }
  }

  /** @returns a promise only where somebody has to be asked: a stroke goes at once */
  #take(direction: Direction): Promise<void> | null {
    for (;;) {
      const act = (direction === "undo" ? this.#done : this.#undone).at(-1);
      if (!act) return this.#takeOfBefore(direction);
      const outcome = act[direction]();
      if (outcome instanceof Promise) {
        return outcome.then(async (settled) => {
          if (!this.#settle(direction, act, settled)) await this.#take(direction);
        });
      }
      if (this.#settle(direction, act, outcome)) return null;
    }
  }

  /** @returns false when the next act is meant */
  #settle(direction: Direction, act: Act, outcome: ActOutcome): boolean {
    const isOn = this.#done.includes(act) || this.#undone.includes(act);
    if (outcome === "DONE") {
      this.drop(act);
      if (isOn) (direction === "undo" ? this.#undone : this.#done).push(act);
      return true;
    }
    if (outcome === "GONE") {
      this.drop(act);
      return false;
    }
    if ("kept" in outcome) {
      this.drop(act);
      this.say(outcome.kept);
    } else this.say(outcome.later);
    return true;
  }

  #takeOfBefore(direction: Direction): null {
    if (this.nothingBefore !== null) {
      if (direction === "undo") this.say(this.nothingBefore);
      return null;
    }
    if (direction === "undo" && this.strokes.undo()) this.#undone.push(this.#strokeAct());
    if (direction === "redo" && this.#isFresh) this.strokes.redo();
    return null;
  }
}

/** What came of it; where it was done, the other is done, too. */
function followed(outcome: ActOutcome | Promise<ActOutcome>, also: () => void): ActOutcome | Promise<ActOutcome> {
  if (outcome instanceof Promise) return outcome.then((settled) => followed(settled, also));
  if (outcome === "DONE") also();
  return outcome;
}

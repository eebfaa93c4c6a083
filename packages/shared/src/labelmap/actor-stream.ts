import type { PlacedPart } from "./brick.js";
import type { DecodedPatch } from "./entry.js";
import type { Rules } from "./rules.js";
import type { Stamp } from "./stamp.js";
import type { ByeEntry, ToggleEntry } from "./types.js";

/** A patch with all that decides whether it shows. */
export interface KnownPatch extends Stamp {
  readonly entry: DecodedPatch;
  readonly parts: readonly PlacedPart[];
  /** Whether its voxels take part in the join now. */
  shown: boolean;
}

/** One actor's entries by seq, with or without gaps; answers which patches are visible and which can still be undone. */
export class ActorStream {
  readonly #bytes = new Map<number, Uint8Array>();
  readonly #patches = new Map<number, KnownPatch>();
  readonly #togglesOf = new Map<number, ToggleEntry[]>();
  readonly #revoked = new Set<number>();
  /** Ascending: for counting what stands between two numbers. */
  readonly #patchSeqs: number[] = [];
  readonly #byeSeqs: number[] = [];
  #lastSeq = 0;
  /** Entries up to here are folded and forgotten. */
  #watermark = 0;
  /** Of those, the patches that were folded here because they were known to show. */
  readonly #foldedByKnowledge = new Set<number>();

  constructor(
    readonly actor: number,
    private readonly rules: Rules,
  ) {}

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Of the latest patch that was not revoked; 0 when there is none. */
  get maxHlc(): number {
    let latest = 0;
    for (const [seq, { hlc }] of this.#patches) if (!this.#revoked.has(seq)) latest = Math.max(latest, hlc);
    return latest;
  }

  get watermark(): number {
    return this.#watermark;
  }

  bytesOf(seq: number): Uint8Array | undefined {
    return this.#bytes.get(seq);
  }

  patch(seq: number): KnownPatch | undefined {
    return this.#patches.get(seq);
  }

  /** @returns patches whose visibility may have changed */
  add(bytes: Uint8Array, entry: KnownPatch | ToggleEntry | ByeEntry): KnownPatch[] {
    this.#lastSeq = Math.max(this.#lastSeq, entry.seq);
    if (entry.seq <= this.#watermark) return [];
    this.#bytes.set(entry.seq, bytes);
    if ("entry" in entry) {
      this.#patches.set(entry.seq, entry);
      insertAscending(this.#patchSeqs, entry.seq);
      return [entry, ...this.#overtaken(entry.seq)];
    }
    if (entry.kind === "bye") {
      insertAscending(this.#byeSeqs, entry.seq);
      return this.#overtaken(entry.seq);
    }
    // Folded with every toggle of it that counts: this one came too late when it was written.
    if (entry.target <= this.#watermark) return [];
    const toggles = this.#togglesOf.get(entry.target);
    if (toggles === undefined) this.#togglesOf.set(entry.target, [entry]);
    else toggles.push(entry);
    return this.#known([entry.target]);
  }

  /** @returns patches whose visibility may have changed */
  revoke(seq: number): KnownPatch[] {
    this.#lastSeq = Math.max(this.#lastSeq, seq);
    if (seq <= this.#watermark) return [];
    this.#revoked.add(seq);
    const targets = [...this.#togglesOf].filter(([, toggles]) => toggles.some((toggle) => toggle.seq === seq));
    return this.#known([seq, ...targets.map(([target]) => target)]);
  }

  /** Whether a folded patch was taken for a visible one on this replica's own word. */
  wasFoldedByKnowledge(seq: number): boolean {
    return this.#foldedByKnowledge.has(seq);
  }

  isRevoked(seq: number): boolean {
    return this.#revoked.has(seq);
  }

  isVisible(seq: number): boolean {
    return this.#patches.has(seq) && !this.#revoked.has(seq) && this.#countOf(seq) % 2 === 0;
  }

  /** Whether a toggle that isn't known yet would turn its target's visibility over. */
  wouldTurn({ seq, target, count }: ToggleEntry): boolean {
    const isShown = this.isVisible(target);
    const stands =
      countBetween(this.#patchSeqs, target, seq) < this.rules.undoWindowPatches &&
      countBetween(this.#byeSeqs, target, seq) === 0;
    if (!stands || !this.#patches.has(target) || this.#revoked.has(target) || this.#revoked.has(seq)) return false;
    return (Math.max(count, this.#countOf(target)) % 2 === 0) !== isShown;
  }

  /** The next undo: the last visible patch, if this actor may still take it back. */
  undoable(): number | null {
    for (const seq of this.#window()) if (this.isVisible(seq)) return seq;
    return null;
  }

  /** The next redo: what was undone last, unless something was painted after that. */
  redoable(): number | null {
    const lastPatch = this.#patchSeqs.at(-1) ?? 0;
    let best: { target: number; toggledAt: number } | null = null;
    for (const target of this.#window()) {
      if (this.#revoked.has(target) || this.isVisible(target)) continue;
      const toggledAt = Math.max(...this.#standing(target).map((toggle) => toggle.seq));
      if (toggledAt > lastPatch && (best === null || toggledAt > best.toggledAt)) best = { target, toggledAt };
    }
    return best?.target ?? null;
  }

  /** The count that turns `target`'s visibility over, above every count seen. */
  nextCount(target: number): number {
    const seen = (this.#togglesOf.get(target) ?? []).reduce((most, toggle) => Math.max(most, toggle.count), 0);
    return seen + 1 + ((seen - this.#countOf(target)) % 2 === 0 ? 0 : 1);
  }

  /** The patches after `from` that take part in the join. */
  visibleAfter(from: number): KnownPatch[] {
    return [...this.#patches.values()].filter(({ seq }) => seq > from && this.isVisible(seq));
  }

  /**
   * Up to which entry this stream may be folded (LM7): everything up to there is known, and so is every toggle of it that counts.
   * @param from where the base that is folded upon ends; not below the watermark
   */
  foldableUpTo(from: number): number {
    let known = from;
    while (this.#bytes.has(known + 1) || this.#revoked.has(known + 1)) known += 1;
    const lastBye = this.#byeSeqs.findLast((seq) => seq <= known) ?? 0;
    const inWindow = this.#patchSeqs
      .slice(lowerBound(this.#patchSeqs, Math.max(from, lastBye) + 1), lowerBound(this.#patchSeqs, known + 1))
      .slice(-this.rules.undoWindowPatches);
    return inWindow.length === 0 ? known : inWindow[0]! - 1;
  }

  /** The highest stamp up to an entry, refused ones left out: what a manifest says of it. */
  maxHlcUpTo(seq: number): number {
    let latest = 0;
    for (const patch of this.#patches.values())
      if (patch.seq <= seq && !this.#revoked.has(patch.seq)) latest = Math.max(latest, patch.hlc);
    return latest;
  }

  /** All that is folded is read from slabs from now on. */
  trustSlabs(): void {
    this.#foldedByKnowledge.clear();
  }

  /** Forgets what is folded. @param isKnown by this replica's own word. @returns the patches among it that showed */
  forgetUpTo(watermark: number, isKnown: boolean): KnownPatch[] {
    if (watermark <= this.#watermark) return [];
    this.#watermark = watermark;
    this.#lastSeq = Math.max(this.#lastSeq, watermark);
    const shown = [...this.#patches.values()].filter((patch) => patch.seq <= watermark && patch.shown);
    if (isKnown) for (const { seq } of shown) this.#foldedByKnowledge.add(seq);
    for (const map of [this.#bytes, this.#patches, this.#togglesOf])
      for (const seq of map.keys()) if (seq <= watermark) map.delete(seq);
    for (const seq of this.#revoked) if (seq <= watermark) this.#revoked.delete(seq);
    for (const list of [this.#patchSeqs, this.#byeSeqs]) list.splice(0, lowerBound(list, watermark + 1));
    return shown;
  }

  /** Patches that a toggle written now may turn, newest first (at most 49 later patches, no bye). */
  #window(): number[] {
    const lastBye = this.#byeSeqs.at(-1) ?? 0;
    return this.#patchSeqs
      .slice(-this.rules.undoWindowPatches)
      .filter((seq) => seq > lastBye)
      .reverse();
  }

  #countOf(target: number): number {
    return this.#standing(target).reduce((most, toggle) => Math.max(most, toggle.count), 0);
  }

  /** Toggles that were written while their target stood in the window, as every replica counts it. */
  #standing(target: number): ToggleEntry[] {
    return (this.#togglesOf.get(target) ?? []).filter(
      ({ seq }) =>
        !this.#revoked.has(seq) &&
        countBetween(this.#patchSeqs, target, seq) < this.rules.undoWindowPatches &&
        countBetween(this.#byeSeqs, target, seq) === 0,
    );
  }

  /** Patches with a toggle on the other side of `seq`: an entry that arrives late may close their window. */
  #overtaken(seq: number): KnownPatch[] {
    if (seq === this.#lastSeq) return [];
    const targets = [...this.#togglesOf].filter(
      ([target, toggles]) => target < seq && toggles.some((toggle) => toggle.seq > seq),
    );
    return this.#known(targets.map(([target]) => target));
  }

  #known(seqs: readonly number[]): KnownPatch[] {
    return seqs.map((seq) => this.#patches.get(seq)).filter((patch) => patch !== undefined);
  }
}

function insertAscending(list: number[], value: number): void {
  list.splice(lowerBound(list, value), 0, value);
}

/** How many of the ascending numbers lie strictly between. */
const countBetween = (list: readonly number[], low: number, high: number): number =>
  lowerBound(list, high) - lowerBound(list, low + 1);

/** The first place whose number is not below `value`. */
function lowerBound(list: readonly number[], value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

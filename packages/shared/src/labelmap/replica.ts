import { ActorStream, type KnownPatch } from "./actor-stream.js";
import { fitsGrid, unionOfBoxes } from "./box.js";
import type { PlacedPart } from "./brick.js";
import { BrickPlane } from "./brick-plane.js";
import { sameBytes } from "./byte-io.js";
import { hashLabels } from "./content-hash.js";
import { contestedVoxels } from "./contested.js";
import { asVoxelPart, type DecodedPatch, encodeEntry, formatVersion, makePatch, readEntry } from "./entry.js";
import { EntryConflict, OutsideGrid } from "./errors.js";
import { limits } from "./limits.js";
import { checkOrigin, partsFromSpans } from "./paint-parts.js";
import { rules as agreedRules, type Rules } from "./rules.js";
import { RunCache } from "./run-cache.js";
import type {
  Box,
  ByeEntry,
  LabelmapReplica,
  MaskChange,
  Origin,
  PaintPart,
  PatchEntry,
  PatchPart,
  Shape,
  ToggleEntry,
} from "./types.js";

export interface ReplicaOptions {
  /** Voxels along i, j, k; each 1 to 65535. */
  readonly shape: Shape;
  /** Any uint32; leased to this tab alone. */
  readonly actor: number;
  /** Server time: integer ms since the document's epoch; may exceed 2^32. */
  readonly now: () => number;
}

/** An empty mask. @throws RangeError for a shape or an actor that cannot be */
export const createReplica = (options: ReplicaOptions): LabelmapReplica => new Replica(options, agreedRules);

/** For the tests that break a rule and must be noticed; everybody else uses `createReplica`. */
export const createReplicaWithRules = (options: ReplicaOptions, rules: Rules): LabelmapReplica =>
  new Replica(options, rules);

class Replica implements LabelmapReplica {
  readonly formatVersion = formatVersion;
  readonly shape: Shape;
  readonly actor: number;
  readonly #now: () => number;
  readonly #streams = new Map<number, ActorStream>();
  readonly #planes = new Map<number, BrickPlane>();
  readonly #cache = new RunCache();
  readonly #listeners = new Set<(change: MaskChange) => void>();
  readonly #own: ActorStream;
  #maxHlc = 0;

  constructor(
    { shape, actor, now }: ReplicaOptions,
    private readonly rules: Rules,
  ) {
    for (const size of shape) checkInteger("a shape", size, 1, limits.axis);
    checkActor(actor);
    this.shape = [...shape];
    this.actor = actor;
    this.#now = now;
    this.#own = this.#stream(actor);
  }

  paint(patch: { readonly parts: readonly PaintPart[]; readonly origin?: Origin }): Uint8Array {
    const origin = checkOrigin(patch.origin ?? null);
    const parts = partsFromSpans(patch.parts, this.shape);
    const hlc = Math.max(Math.floor(this.#now()), this.#maxHlc + 1);
    checkInteger("the clock", hlc, 0, limits.hlc);
    return this.#write(makePatch(this.#nextSeq(), hlc, origin, parts));
  }

  undo(): Uint8Array | null {
    return this.#toggle(this.#own.undoable());
  }

  redo(): Uint8Array | null {
    return this.#toggle(this.#own.redoable());
  }

  bye(): Uint8Array {
    return this.#write({ kind: "bye", version: formatVersion, seq: this.#nextSeq() });
  }

  receive(actor: number, entry: Uint8Array): void {
    checkActor(actor);
    const decoded = readEntry(entry);
    const known = this.#streams.get(actor)?.bytesOf(decoded.seq);
    if (known !== undefined) {
      if (!sameBytes(known, entry)) throw new EntryConflict(actor, decoded.seq);
      return;
    }
    if (decoded.kind === "patch") for (const part of decoded.parts) this.#checkInside(part.box);
    this.#apply(actor, entry, decoded);
  }

  revoke(actor: number, seq: number): void {
    checkActor(actor);
    checkInteger("a seq", seq, 1, limits.seq);
    const stream = this.#stream(actor);
    this.#refresh(stream.revoke(seq));
    // A stamp from a clock that ran ahead must not push those after it ahead too.
    if (stream.patch(seq)?.hlc === this.#maxHlc) this.#maxHlc = this.#latestHlc();
  }

  labelAt(i: number, j: number, k: number, plane = 0): number {
    return this.#winnerAt(i, j, k, plane)?.part.segment ?? 0;
  }

  authorAt(i: number, j: number, k: number, plane = 0): { actor: number; seq: number } | null {
    const winner = this.#winnerAt(i, j, k, plane);
    return winner === null ? null : { actor: winner.actor, seq: winner.seq };
  }

  slice(axis: 0 | 1 | 2, index: number, out: Uint8Array | Uint16Array, plane = 0): void {
    checkInteger("a slice index", index, 0, this.shape[axis] - 1);
    const [ni, nj, nk] = this.shape;
    const length = (ni * nj * nk) / this.shape[axis];
    if (out.length < length) throw new RangeError(`a slice takes ${length} labels, not ${out.length}`);
    out.fill(0, 0, length);
    const highest = this.#planes.get(plane)?.slice(axis, index, out) ?? 0;
    if (out instanceof Uint8Array && highest > 255) throw new RangeError(`label ${highest} does not fit into a byte`);
  }

  *contested(): Iterable<{ i: number; j: number; k: number; plane: number }> {
    for (const number of this.planes())
      yield* contestedVoxels(number, this.#planes.get(number)!, this.rules, this.#isShown);
  }

  contentHash(): string {
    return hashLabels(
      this.shape,
      this.planes().map((number) => [number, this.#planes.get(number)!] as const),
    );
  }

  onChange(listener: (change: MaskChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  planes(): number[] {
    return [...this.#planes.keys()].sort((a, b) => a - b);
  }

  labelsUnder(part: PatchPart): Set<number> {
    this.#checkInside(part.box);
    return this.#planes.get(part.plane)?.labelsUnder(asVoxelPart(part)) ?? new Set([0]);
  }

  patch(actor: number, seq: number): PatchEntry | null {
    return this.#streams.get(actor)?.patch(seq)?.entry ?? null;
  }

  isShown(actor: number, seq: number): boolean {
    return this.#streams.get(actor)?.isVisible(seq) ?? false;
  }

  lastSeq(actor: number): number {
    return this.#streams.get(actor)?.lastSeq ?? 0;
  }

  #toggle(target: number | null): Uint8Array | null {
    if (target === null) return null;
    const count = this.#own.nextCount(target);
    return this.#write({ kind: "toggle", version: formatVersion, seq: this.#nextSeq(), target, count });
  }

  #write(entry: DecodedPatch | ToggleEntry | ByeEntry): Uint8Array {
    const bytes = encodeEntry(entry);
    this.#apply(this.actor, bytes, entry);
    return bytes;
  }

  #apply(actor: number, bytes: Uint8Array, entry: DecodedPatch | ToggleEntry | ByeEntry): void {
    const stream = this.#stream(actor);
    this.#refresh(stream.add(bytes, entry.kind === "patch" ? placePatch(actor, entry) : entry));
    if (entry.kind === "patch" && !stream.isRevoked(entry.seq)) this.#maxHlc = Math.max(this.#maxHlc, entry.hlc);
  }

  #latestHlc(): number {
    return [...this.#streams.values()].reduce((latest, { maxHlc }) => Math.max(latest, maxHlc), 0);
  }

  /** Joins or withdraws each patch whose visibility is no longer what the bricks show. */
  #refresh(patches: readonly KnownPatch[]): void {
    for (const patch of patches) {
      const visible = this.#stream(patch.actor).isVisible(patch.seq);
      if (visible === patch.shown) continue;
      patch.shown = visible;
      for (const [number, parts] of partsByPlane(patch)) {
        const plane = this.#plane(number);
        if (visible) for (const part of parts) plane.join(part);
        else plane.withdraw(parts, this.#isShown);
        this.#announce(number, parts);
      }
    }
  }

  readonly #isShown = (placed: PlacedPart): boolean =>
    this.#streams.get(placed.actor)?.patch(placed.seq)?.shown === true;

  #announce(plane: number, parts: readonly PlacedPart[]): void {
    const box = parts.map(({ part }) => part.box).reduce(unionOfBoxes);
    for (const listener of this.#listeners) listener({ plane, box });
  }

  #winnerAt(i: number, j: number, k: number, plane: number): PlacedPart | null {
    const [ni, nj, nk] = this.shape;
    checkInteger("i", i, 0, ni - 1);
    checkInteger("j", j, 0, nj - 1);
    checkInteger("k", k, 0, nk - 1);
    return this.#planes.get(plane)?.winnerAt(i, j, k) ?? null;
  }

  #checkInside(box: Box): void {
    if (!fitsGrid(box, this.shape)) throw new OutsideGrid(this.shape, box);
  }

  #nextSeq(): number {
    const seq = this.#own.lastSeq + 1;
    checkInteger("a seq", seq, 1, limits.seq);
    return seq;
  }

  #stream(actor: number): ActorStream {
    const known = this.#streams.get(actor);
    if (known !== undefined) return known;
    const stream = new ActorStream(actor, this.rules);
    this.#streams.set(actor, stream);
    return stream;
  }

  #plane(number: number): BrickPlane {
    const known = this.#planes.get(number);
    if (known !== undefined) return known;
    const plane = new BrickPlane(this.shape, this.rules, this.#cache);
    this.#planes.set(number, plane);
    return plane;
  }
}

function placePatch(actor: number, entry: DecodedPatch): KnownPatch {
  const stamp = { hlc: entry.hlc, actor, seq: entry.seq };
  const parts = entry.parts.map((part, order) => ({ ...stamp, part, order, registered: false }));
  return { ...stamp, entry, parts, shown: false };
}

function partsByPlane(patch: KnownPatch): Map<number, PlacedPart[]> {
  return Map.groupBy(patch.parts, ({ part }) => part.plane);
}

function checkActor(actor: number): void {
  checkInteger("an actor", actor, 0, limits.actor);
}

function checkInteger(what: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new RangeError(`${what} must be an integer from ${min} to ${max}, not ${value}`);
}

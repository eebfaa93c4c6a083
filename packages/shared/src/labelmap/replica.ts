import { ActorStream, type KnownPatch } from "./actor-stream.js";
import type { Winner } from "./board.js";
import { fitsGrid, unionOfBoxes } from "./box.js";
import type { PlacedPart } from "./brick.js";
import { BrickPlane, type PlaneContext } from "./brick-plane.js";
import { sameBytes } from "./byte-io.js";
import { ChunkGrid } from "./chunk-grid.js";
import { contentOf, hashLabels } from "./content-hash.js";
import { contestedVoxels } from "./contested.js";
import { type DecodedPatch, encodeEntry, formatVersion, makePatch, readEntry } from "./entry.js";
import { EntryConflict, OutsideGrid, SlabMissing } from "./errors.js";
import { foldKnown, knowsAll } from "./fold.js";
import { dropBases, foldIntoBricks, forgetParts, rebaseChunk } from "./fold-into-bricks.js";
import { Foundation } from "./foundation.js";
import { joinPart } from "./join-part.js";
import { limits } from "./limits.js";
import { type CheckedManifest, checkManifest, covers } from "./manifest.js";
import { checkOrigin, partsFromSpans } from "./paint-parts.js";
import { labelsBeneath, readSlice, showsAnywhere, winnerAt } from "./read-labels.js";
import { rules as agreedRules, type Rules } from "./rules.js";
import { RunCache } from "./run-cache.js";
import type {
  Box,
  ByeEntry,
  LabelmapReplica,
  Manifest,
  MaskChange,
  Origin,
  PaintPart,
  PatchEntry,
  Shape,
  ToggleEntry,
} from "./types.js";
import { withdrawParts } from "./withdraw-parts.js";

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
  readonly #now: () => number;
  readonly #streams = new Map<number, ActorStream>();
  readonly #planes = new Map<number, BrickPlane>();
  readonly #foundation: Foundation;
  readonly #context: PlaneContext;
  readonly #listeners = new Set<(change: MaskChange) => void>();
  #own: ActorStream;
  #maxHlc = 0;
  /** Hashes of what the last `fold` wrote: kept in case its manifest is attached. */
  #lastFolded: readonly string[] = [];

  constructor(
    { shape, actor, now }: ReplicaOptions,
    private readonly rules: Rules,
  ) {
    for (const size of shape) checkInteger("a shape", size, 1, limits.axis);
    checkActor(actor);
    this.shape = [...shape];
    this.#now = now;
    this.#own = this.#stream(actor);
    this.#foundation = new Foundation(new ChunkGrid(this.shape), rules);
    this.#context = {
      grid: this.#foundation.grid,
      rules,
      cache: new RunCache(),
      foundation: this.#foundation,
      isShown: ({ actor: author, seq }) => this.#streams.get(author)?.patch(seq)?.shown === true,
    };
  }

  get actor(): number {
    return this.#own.actor;
  }

  continueAs(actor: number): void {
    checkActor(actor);
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
    // Folded already: whatever it says is in the slabs, or was never to show (LM7).
    if (decoded.seq <= this.#foundation.watermarkOf(actor)) return;
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
    if (stream.wasFoldedByKnowledge(seq)) this.#readAllFromSlabs();
    this.#refresh(stream.revoke(seq));
    // A stamp from a clock that ran ahead must not push those after it ahead too.
    if (stream.patch(seq)?.hlc === this.#maxHlc) this.#maxHlc = this.#latestHlc();
  }

  labelAt(i: number, j: number, k: number, plane = 0): number {
    return this.#winnerAt(i, j, k, plane)?.segment ?? 0;
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
    const missing = this.slabsNeeded(axis, index, plane);
    if (missing.length > 0) throw new SlabMissing(missing);
    const read = this.#planeToRead(plane);
    const tooHigh = read === undefined ? 0 : readSlice(read, axis, index, out);
    if (tooHigh > 255) throw new RangeError(`label ${tooHigh} does not fit into a byte`);
  }

  *contested(within?: Box): Iterable<{ i: number; j: number; k: number; plane: number }> {
    if (within !== undefined) this.#checkInside(within);
    const bricks = within === undefined ? undefined : [...this.#context.grid.bricksWithin(within)];
    for (const plane of this.#wholePlanes(bricks)) yield* contestedVoxels(plane, within);
  }

  contentHash(): string {
    return hashLabels(this.shape, this.#wholePlanes());
  }

  contentBytes(): Uint8Array {
    return contentOf(this.shape, this.#wholePlanes());
  }

  attach(manifest: Manifest): void {
    const checked = checkManifest(manifest, this.#foundation.grid);
    // Older or repeated: all of it is here already (LM7).
    if (covers(this.#foundation.watermarks, checked.watermarks)) return;
    this.#stand(checked);
  }

  slabsNeeded(axis: 0 | 1 | 2, index: number, plane = 0): string[] {
    checkInteger("a slice index", index, 0, this.shape[axis] - 1);
    return this.#planeToRead(plane)?.slabsNeededBy(this.#context.grid.bricksAcross(axis, index)) ?? [];
  }

  provide(hash: string, bytes: Uint8Array): void {
    const { slabs } = this.#foundation;
    if (slabs.has(hash)) return;
    slabs.provide(hash, bytes);
    for (const { plane, box } of this.#foundation.boxesOf(hash)) this.#tell({ plane, box });
  }

  fold(base: Manifest | null): { next: Manifest; slabs: Map<string, Uint8Array> } {
    const empty: CheckedManifest = { slabs: [], watermarks: new Map(), maxHlc: 0 };
    const checked = base === null ? empty : checkManifest(base, this.#foundation.grid);
    const knowledge = { context: this.#context, streams: this.#streams, planes: this.#planes };
    const folded = foldKnown(knowledge, base, checked);
    const { slabs } = this.#foundation;
    this.#dropSlabs(this.#lastFolded);
    this.#lastFolded = [...folded.slabs.keys()].filter((hash) => !slabs.has(hash));
    for (const [hash, bytes] of folded.slabs) slabs.provide(hash, bytes);
    return folded;
  }

  onChange(listener: (change: MaskChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  planes(): number[] {
    return [...new Set([...this.#planes.keys(), ...this.#foundation.planes()])].sort((a, b) => a - b);
  }

  labelsChangedBy(actor: number, entry: Uint8Array): Set<number> {
    checkActor(actor);
    const decoded = readEntry(entry);
    const stream = this.#stream(actor);
    if (decoded.seq <= stream.watermark || stream.bytesOf(decoded.seq) !== undefined) return new Set();
    if (decoded.kind === "bye" || stream.isRevoked(decoded.seq)) return new Set();
    if (decoded.kind === "patch") {
      for (const part of decoded.parts) this.#checkInside(part.box);
      return this.#labelsBeneath(placePatch(actor, decoded));
    }
    const target = stream.patch(decoded.target);
    if (target === undefined || !stream.wouldTurn(decoded)) return new Set();
    if (!target.shown) return this.#labelsBeneath(target);
    const showing = target.parts.filter((placed) => showsAnywhere(this.#plane(placed.part.plane), placed));
    return new Set(showing.map(({ segment }) => segment));
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

  #labelsBeneath({ parts }: KnownPatch): Set<number> {
    const found = parts.map((placed) => {
      const plane = this.#planeToRead(placed.part.plane);
      return plane === undefined ? [0] : [...labelsBeneath(plane, placed)];
    });
    return new Set(found.flat());
  }

  #latestHlc(): number {
    return [...this.#streams.values()].reduce(
      (latest, { maxHlc }) => Math.max(latest, maxHlc),
      this.#foundation.maxHlc,
    );
  }

  /** Stands on what a manifest folded, too: its entries are forgotten, its slabs take their place. */
  #stand(checked: CheckedManifest): void {
    const knowledge = { context: this.#context, streams: this.#streams, planes: this.#planes };
    const how = {
      replaces: covers(checked.watermarks, this.#foundation.watermarks),
      isKnown: knowsAll(knowledge, checked.watermarks),
    };
    const folded = [...checked.watermarks].flatMap(([actor, seq]) => this.#stream(actor).forgetUpTo(seq, how.isKnown));
    const parts = Map.groupBy(
      folded.flatMap((patch) => patch.parts),
      ({ part }) => part.plane,
    );
    if (how.isKnown) for (const [number, shown] of parts) foldIntoBricks(this.#plane(number), shown);
    const slabsBefore = this.#foundation.hashes();
    const changes = this.#foundation.adopt(checked, how);
    for (const plane of this.#planes.values()) {
      forgetParts(plane, ({ actor, seq }) => seq <= this.#foundation.watermarkOf(actor));
      for (const change of changes) if (change.plane === plane.number) rebaseChunk(plane, change, how);
    }
    this.#dropSlabs(slabsBefore);
    this.#maxHlc = Math.max(this.#maxHlc, checked.maxHlc);
    if (how.isKnown) return;
    for (const [number, shown] of parts) this.#announce(number, shown);
    for (const { plane, chunk } of changes) this.#tell({ plane, box: this.#foundation.grid.boxOf(chunk) });
  }

  /** A refusal came after the manifest that had left the patch out: what was folded here on our own word is not to be trusted. */
  #readAllFromSlabs(): void {
    const how = { replaces: true, isKnown: false };
    const changes = this.#foundation.adoptTruth();
    for (const stream of this.#streams.values()) stream.trustSlabs();
    for (const plane of this.#planes.values()) dropBases(plane);
    for (const change of changes) rebaseChunk(this.#plane(change.plane), change, how);
    for (const { plane, chunk } of changes) this.#tell({ plane, box: this.#foundation.grid.boxOf(chunk) });
  }

  /** Those that are not a part of anything any more may go. */
  #dropSlabs(hashes: Iterable<string>): void {
    this.#foundation.slabs.refer(this.#foundation.hashes(), hashes);
  }

  /** Joins or withdraws each patch whose visibility is no longer what the bricks show. */
  #refresh(patches: readonly KnownPatch[]): void {
    for (const patch of patches) {
      const visible = this.#stream(patch.actor).isVisible(patch.seq);
      if (visible === patch.shown) continue;
      patch.shown = visible;
      for (const [number, parts] of partsByPlane(patch)) {
        const plane = this.#plane(number);
        if (visible) for (const part of parts) joinPart(plane, part);
        else withdrawParts(plane, parts);
        this.#announce(number, parts);
      }
    }
  }

  #announce(plane: number, parts: readonly PlacedPart[]): void {
    if (parts.length > 0 && this.#listeners.size > 0)
      this.#tell({ plane, box: parts.map(({ part }) => part.box).reduce(unionOfBoxes) });
  }

  #tell(change: MaskChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  #winnerAt(i: number, j: number, k: number, plane: number): Winner | null {
    const [ni, nj, nk] = this.shape;
    checkInteger("i", i, 0, ni - 1);
    checkInteger("j", j, 0, nj - 1);
    checkInteger("k", k, 0, nk - 1);
    const read = this.#planeToRead(plane);
    return read === undefined ? null : winnerAt(read, i, j, k);
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
    const plane = new BrickPlane(number, this.#context);
    this.#planes.set(number, plane);
    return plane;
  }

  /** Nothing for a plane that nobody painted on: asking must not make one. */
  #planeToRead(number: number): BrickPlane | undefined {
    return this.#planes.get(number) ?? (this.#foundation.holds(number) ? this.#plane(number) : undefined);
  }

  /** @param bricks all when absent. @throws SlabMissing naming every slab that is not here */
  #wholePlanes(bricks?: readonly number[]): BrickPlane[] {
    const planes = this.planes().map((number) => this.#plane(number));
    const missing = new Set(planes.flatMap((plane) => (bricks ? plane.slabsNeededBy(bricks) : plane.allSlabsNeeded())));
    if (missing.size > 0) throw new SlabMissing([...missing]);
    return planes;
  }
}

function placePatch(actor: number, entry: DecodedPatch): KnownPatch {
  const stamp = { hlc: entry.hlc, actor, seq: entry.seq };
  const parts = entry.parts.map((part, order) => ({ ...stamp, segment: part.segment, part, order, registered: false }));
  return { ...stamp, entry, parts, shown: false };
}

function partsByPlane(patch: KnownPatch): Iterable<readonly [plane: number, parts: readonly PlacedPart[]]> {
  const [only] = patch.parts;
  if (only !== undefined && patch.parts.length === 1) return [[only.part.plane, patch.parts]];
  return Map.groupBy(patch.parts, ({ part }) => part.plane);
}

function checkActor(actor: number): void {
  checkInteger("an actor", actor, 0, limits.actor);
}

function checkInteger(what: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max)
    throw new RangeError(`${what} must be an integer from ${min} to ${max}, not ${value}`);
}

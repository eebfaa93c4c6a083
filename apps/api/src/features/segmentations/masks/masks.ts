import type { SegmentationId } from "@covoxel/shared/vocabulary";
import { NotFound } from "../../../errors.js";
import type { ReferenceGrids, SegmentationRepository } from "../domain/ports.js";
import type { Measure, ReferenceGrid } from "../domain/segmentation.js";
import { SlabDamaged } from "../folding/slabs.js";
import type { RoomStore, SlabReader } from "../room/ports.js";
import { readJournal } from "../room/read-journal.js";
import { MaskThread } from "./mask-thread.js";
import type { MaskReply, MaskWish, PackedEntries, ShownWish, SlicesWish } from "./worker.js";

/** A mask as it stood at one revision. */
export interface MaskSnapshot {
  /** [ni, nj, nk] */
  shape: readonly [number, number, number];
  revision: number;
  contentHash: string;
  /** Segment numbers, [k][j][i], i fastest; 0 is background. Where planes overlap the higher one shows. Others may hold the same array. */
  labels: Uint8Array | Uint16Array;
}

/** The same with its planes apart. */
export interface PlanesSnapshot extends Omit<MaskSnapshot, "labels"> {
  /** Those that anything was painted in, ascending; labels as above. */
  planes: readonly { plane: number; labels: Uint8Array | Uint16Array }[];
}

export interface MaskFile {
  contentHash: string;
  /** NIfTI-1, not compressed. Others may hold the same array. */
  bytes: Uint8Array;
}

/** A mask's labels as of a revision, and nothing else of it. */
export interface MaskContent {
  /** Of `bytes`, in lower-case hex. */
  contentHash: string;
  /** `decodeContent` of the mask engine reads them. Others may hold the same array. */
  bytes: Uint8Array;
}

export interface MasksPorts {
  segmentations: Pick<SegmentationRepository, "find" | "revisionsOf">;
  grids: ReferenceGrids;
  store: Pick<RoomStore, "entriesAfter" | "foldedLog">;
  slabs: SlabReader;
}

export interface MasksOptions {
  /** Without a question for so long, the thread and what it holds are let go. */
  idleMs: number;
  /** For one answer; a thread that takes longer is ended. */
  timeoutMs: number;
}

/** What the thread calls it, and up to which revision it goes. */
interface MaskToRead {
  name: string;
  shape: ReferenceGrid["shape"];
  upTo: number;
}

const keptMeasures = 500;

/**
 * Reads whole masks in a thread of its own, from the journal: a large one takes a second, and no stroke may wait for that.
 * One question at a time, since each is a volume in memory; those who ask for the same at once share one answer.
 */
export class Masks {
  #thread: MaskThread | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #underWay = new Map<string, Promise<MaskReply>>();
  /** The last of each mask; the one used last is last. */
  readonly #measures = new Map<SegmentationId, Measure>();

  constructor(
    private readonly ports: MasksPorts,
    private readonly options: MasksOptions,
  ) {}

  /** As of the last durable revision. @throws NotFound */
  async measure(id: SegmentationId): Promise<Measure> {
    const revision = await this.#revisionOf(id);
    const known = this.#measures.get(id);
    if (known?.revision !== revision) return (await this.#ask(id, revision, { kind: "MEASURE" })).measure!;
    this.#keep(id, known);
    return known;
  }

  /** As of the last durable revision. @throws NotFound */
  async snapshot(id: SegmentationId): Promise<MaskSnapshot> {
    const { shape } = await this.#gridOf(id);
    const { measure, array } = await this.#ask(id, await this.#revisionOf(id), { kind: "LABELS" });
    return { shape, revision: measure!.revision, contentHash: measure!.contentHash, labels: array! };
  }

  /** @param asOf a revision; the last durable one when absent. @throws NotFound */
  async planes(id: SegmentationId, asOf?: number): Promise<PlanesSnapshot> {
    const { shape } = await this.#gridOf(id);
    const revision = asOf ?? (await this.#revisionOf(id));
    const { measure, planes } = await this.#ask(id, revision, { kind: "PLANES" }, asOf !== undefined);
    return { shape, revision: measure!.revision, contentHash: measure!.contentHash, planes: planes! };
  }

  /** As it stood once that entry was accepted, and no other after it. @throws NotFound */
  async measureAsOf(id: SegmentationId, revision: number): Promise<Measure> {
    return (await this.#ask(id, revision, { kind: "MEASURE" }, true)).measure!;
  }

  /**
   * Labels of some slices of one plane as they stood at a revision.
   * @returns as `readPlane` does; others may hold the same array. @throws NotFound
   */
  async slicesAsOf(id: SegmentationId, revision: number, slices: Omit<SlicesWish, "kind">) {
    return (await this.#ask(id, revision, { kind: "SLICES", ...slices }, true)).array;
  }

  /**
   * @param asOf a revision; the last durable one when absent
   * @throws NotFound; RangeError when an axis is longer than NIfTI-1 can say
   */
  async nifti(id: SegmentationId, asOf?: number): Promise<MaskFile> {
    const { ijkToLps, spacingMm, sourceKFlipped } = await this.#gridOf(id);
    const wish: MaskWish = { kind: "NIFTI", grid: { ijkToLps, spacingMm, sourceKFlipped } };
    const { measure, array } = await this.#ask(id, asOf ?? (await this.#revisionOf(id)), wish, asOf !== undefined);
    return { contentHash: measure!.contentHash, bytes: array as Uint8Array };
  }

  /** As it stood once that entry was accepted, and no other after it. @throws NotFound */
  async content(id: SegmentationId, revision: number): Promise<MaskContent> {
    const isPast = revision !== (await this.#revisionOf(id));
    const { measure, array } = await this.#ask(id, revision, { kind: "CONTENT" }, isPast);
    return { contentHash: measure!.contentHash, bytes: array as Uint8Array };
  }

  /** @returns for each patch whether it counted in the mask as it stood then: neither undone nor refused. @throws NotFound */
  async wereShown(id: SegmentationId, revision: number, patches: ShownWish["patches"]): Promise<boolean[]> {
    const { array } = await this.#ask(id, revision, { kind: "SHOWN", patches }, true);
    return Array.from(array!, (shown) => shown === 1);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#letGo();
    await this.#turn;
  }

  /** @param isPast whether nothing after `revision` may show */
  #ask(id: SegmentationId, revision: number, wish: MaskWish, isPast = false): Promise<MaskReply> {
    const key = `${JSON.stringify(wish)} ${id} ${revision} ${isPast}`;
    const shared = this.#underWay.get(key);
    if (shared) return shared;
    const answer = this.#turn.then(() => (isPast ? this.#readPast(id, wish, revision) : this.#readNow(id, wish)));
    this.#underWay.set(key, answer);
    this.#turn = answer
      .then(({ measure }) => {
        if (!isPast && measure) this.#keep(id, measure);
      })
      .catch(() => undefined)
      .finally(() => {
        this.#underWay.delete(key);
        if (this.#underWay.size === 0) this.#rest();
      });
    return answer;
  }

  async #readNow(id: SegmentationId, wish: MaskWish): Promise<MaskReply> {
    const { shape } = await this.#gridOf(id);
    try {
      const thread = this.#openThread();
      if (thread.revisionOf(id) === 0) await this.#feedFolded(thread, id, shape);
      return await this.#read(id, { name: id, shape, upTo: Number.POSITIVE_INFINITY }, wish);
    } catch (error) {
      if (!(error instanceof SlabDamaged)) throw error;
      // The journal has it all the same; the room's next fold mends the slab.
      return this.#read(id, { name: `${id} from its journal`, shape, upTo: Number.POSITIVE_INFINITY }, wish);
    }
  }

  /** A past state is a mask of its own to the thread: what was fed can't be taken back. */
  async #readPast(id: SegmentationId, wish: MaskWish, revision: number): Promise<MaskReply> {
    const { shape } = await this.#gridOf(id);
    return this.#read(id, { name: `${id}@${revision}`, shape, upTo: revision }, wish);
  }

  async #read(id: SegmentationId, { name, shape, upTo }: MaskToRead, wish: MaskWish): Promise<MaskReply> {
    clearTimeout(this.#idle);
    const thread = this.#openThread();
    for await (const entries of readJournal(this.ports.store, id, thread.revisionOf(name))) {
      const seen = entries.filter(({ revision }) => revision <= upTo);
      if (seen.length > 0) thread.feed(name, shape, pack(seen, seen.at(-1)!.revision));
      if (seen.length < entries.length) break;
    }
    const readSlabs = (hashes: readonly string[]) => this.ports.slabs.read(id, hashes);
    return thread.read(name, shape, wish, { timeoutMs: this.options.timeoutMs, readSlabs });
  }

  /** What is folded and what is not: after that, only what is new. */
  async #feedFolded(thread: MaskThread, id: SegmentationId, shape: ReferenceGrid["shape"]): Promise<void> {
    const { manifest, log, revision } = await this.ports.store.foldedLog(id);
    if (!manifest) return;
    thread.attach(id, shape, manifest);
    thread.feed(id, shape, pack(log, revision));
  }

  /** Another one after the last was ended: it knows nothing, and is fed from the journal's beginning. */
  #openThread(): MaskThread {
    if (this.#closed) throw new Error("Reading masks was stopped.");
    if (!this.#thread || this.#thread.ended) this.#thread = new MaskThread();
    return this.#thread;
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#letGo(), this.options.idleMs);
    this.#idle.unref();
  }

  #letGo(): void {
    clearTimeout(this.#idle);
    this.#thread?.close();
    this.#thread = null;
  }

  #keep(id: SegmentationId, measure: Measure): void {
    this.#measures.delete(id);
    this.#measures.set(id, measure);
    const [oldest] = this.#measures.keys();
    if (this.#measures.size > keptMeasures) this.#measures.delete(oldest!);
  }

  async #revisionOf(id: SegmentationId): Promise<number> {
    const revision = (await this.ports.segmentations.revisionsOf([id])).get(id);
    if (revision === undefined) throw new NotFound("segmentation");
    return revision;
  }

  async #gridOf(id: SegmentationId): Promise<ReferenceGrid> {
    const segmentation = await this.ports.segmentations.find(id);
    const grid = segmentation && (await this.ports.grids.find(segmentation.seriesId));
    if (!grid) throw new NotFound("segmentation");
    return grid;
  }
}

/** Into one buffer of its own, which can be moved. */
function pack(entries: readonly { actor: number; bytes: Uint8Array }[], revision: number): PackedEntries {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + entry.bytes.length, 0));
  const ends: number[] = [];
  for (const entry of entries) {
    const start = ends.at(-1) ?? 0;
    bytes.set(entry.bytes, start);
    ends.push(start + entry.bytes.length);
  }
  return { revision, actors: entries.map(({ actor }) => actor), ends, bytes };
}

import { deflateSync, inflateSync } from "fflate";
import * as Y from "yjs";
import { type PaintAct, randomFrom } from "../../support/labelmap/workload.js";

const tileBits = 6;
const tileSide = 1 << tileBits;

/**
 * The mask as one would first write it on Yjs: a `Y.Map` for each plane, from "i.j.k" of a tile of 64 x 64 x 1 voxels to its labels
 * (uint8, [j][i], deflated at level 6). A stroke sets every tile that it touches, in one transaction; of two who set a tile at once,
 * one wins all of it. Nobody here undoes anything.
 */
export class NaiveTiles {
  readonly doc = new Y.Doc();
  /** Unpacked labels of every tile that was set, by plane: what this person sees. */
  readonly #tiles = new Map<number, Map<string, Uint8Array>>();

  /** @param editor whose document it is @param planes how many the mask has */
  constructor(editor: number, planes = 3) {
    this.writeAs(editor);
    for (let plane = 0; plane < planes; plane += 1) this.#showWhatArrives(plane);
  }

  /** From now on it is this person who paints, as if they had seen all that is here. Yjs's ids of people are random 32-bit numbers. */
  writeAs(editor: number): void {
    this.doc.clientID = Math.floor(randomFrom(editor)() * 2 ** 32);
  }

  /** @returns the Yjs update that carries the stroke */
  paint({ parts }: Pick<PaintAct, "parts">): Uint8Array {
    const updates: Uint8Array[] = [];
    const keep = (update: Uint8Array) => updates.push(update);
    this.doc.on("update", keep);
    this.doc.transact(() => {
      for (const { plane = 0, segment, spans } of parts)
        for (const [key, tile] of this.#drawn(plane, segment, spans))
          this.#mapOf(plane).set(key, deflateSync(tile, { level: 6 }));
    });
    this.doc.off("update", keep);
    return updates[0]!;
  }

  /** What came from others shows at once, unpacked. */
  receive(updates: readonly Uint8Array[]): void {
    for (const update of updates) Y.applyUpdate(this.doc, update);
  }

  labelAt(i: number, j: number, k: number, plane: number): number {
    const tile = this.#tilesOf(plane).get(keyOf(i >> tileBits, j >> tileBits, k));
    return tile?.[cellOf(i, j)] ?? 0;
  }

  #showWhatArrives(plane: number): void {
    const map = this.#mapOf(plane);
    map.observe(({ keysChanged }, { local }) => {
      if (local) return;
      for (const key of keysChanged as Set<string>) this.#tilesOf(plane).set(key, inflateSync(map.get(key)!));
    });
  }

  /** The tiles under the spans, with the segment drawn in. */
  #drawn(plane: number, segment: number, spans: Int32Array): Map<string, Uint8Array> {
    const tiles = this.#tilesOf(plane);
    const drawn = new Map<string, Uint8Array>();
    for (let at = 0; at < spans.length; at += 4) {
      const [k, j, iEnd] = [spans[at]!, spans[at + 1]!, spans[at + 3]!];
      for (let i = spans[at + 2]!; i < iEnd; ) {
        const key = keyOf(i >> tileBits, j >> tileBits, k);
        const end = Math.min(iEnd, (i | (tileSide - 1)) + 1);
        const tile = tiles.get(key) ?? new Uint8Array(tileSide * tileSide);
        const from = cellOf(i, j);
        tile.fill(segment, from, from + end - i);
        tiles.set(key, tile);
        drawn.set(key, tile);
        i = end;
      }
    }
    return drawn;
  }

  #mapOf(plane: number): Y.Map<Uint8Array> {
    return this.doc.getMap<Uint8Array>(`plane-${plane}`);
  }

  #tilesOf(plane: number): Map<string, Uint8Array> {
    const known = this.#tiles.get(plane) ?? new Map<string, Uint8Array>();
    this.#tiles.set(plane, known);
    return known;
  }
}

const keyOf = (i: number, j: number, k: number): string => `${i}.${j}.${k}`;

const cellOf = (i: number, j: number): number => ((j & (tileSide - 1)) << tileBits) | (i & (tileSide - 1));

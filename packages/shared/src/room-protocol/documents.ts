import * as Y from "yjs";
import type { RoomSegment } from "./segments.js";

/** Of the append-only log of entries that are not folded. Each fold begins a generation, with what it left over. */
export const inkDocumentName = (segmentationId: string, generation: number) =>
  `segmentation/${segmentationId}/ink/${generation}`;

/** Of the segment table and what is pinned to the mask. */
export const metaDocumentName = (segmentationId: string) => `segmentation/${segmentationId}/meta`;

export const firstGeneration = 1;

/**
 * The only Yjs client that ever writes, in either document: the server, in the order of revisions. That makes a document a function of
 * its journal: rebuilt after a crash it is the same to the byte, and the state vectors that clients kept stay true.
 * (The actors inside are ours, not Yjs's clientIDs, which Yjs changes silently when it meets one twice.)
 */
const serverClientId = 1;

/** @param state of an earlier such document, as Yjs encodes it; absent: empty. @returns a document that only the server may write to */
export function createServerDocument(state?: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  if (state) Y.applyUpdate(doc, state);
  // Only now: an update from outside that carries a document's own ID makes Yjs take another.
  doc.clientID = serverClientId;
  return doc;
}

export interface InkEntry {
  actor: number;
  bytes: Uint8Array;
}

/** Appends entries, each to the root array of its actor, in this order. @param doc from `createServerDocument` */
export function appendInk(doc: Y.Doc, entries: readonly InkEntry[]): void {
  doc.transact(() => {
    for (const { actor, bytes } of entries) doc.getArray<Uint8Array>(String(actor)).push([ownBytes(bytes)]);
  });
}

/**
 * Bytes that may be kept: Yjs keeps the very array it is given and takes no subclass, and what is a piece of the network's far larger
 * buffer would hold all of that. @returns the same array where it is a whole one already, else a copy
 */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  const isWhole = bytes.constructor === Uint8Array && bytes.byteLength === bytes.buffer.byteLength;
  return isWhole ? bytes : new Uint8Array(bytes);
}

/**
 * Tells of every entry that an update brings, once, in the order of revisions. Entries already there are told of at once.
 * @returns how to stop
 */
export function followInk(doc: Y.Doc, onEntry: (entry: InkEntry) => void): () => void {
  const actorOfArray = new Map<unknown, number>();
  const actorOf = (item: Y.Item): number => {
    const known = actorOfArray.get(item.parent);
    if (known !== undefined) return known;
    const actor = Number(Y.findRootTypeKey(item.parent as Y.AbstractType<unknown>));
    actorOfArray.set(item.parent, actor);
    return actor;
  };
  let told = 0;
  const tell = () => {
    const structs = doc.store.clients.get(serverClientId);
    const end = Y.getState(doc.store, serverClientId);
    if (!structs || end === told) return;
    const first = Y.findIndexSS(structs, told);
    told = end;
    for (const item of structs.slice(first)) {
      if (item instanceof Y.Item && item.content instanceof Y.ContentBinary) {
        onEntry({ actor: actorOf(item), bytes: item.content.content });
      }
    }
  };
  tell();
  doc.on("afterTransaction", tell);
  return () => doc.off("afterTransaction", tell);
}

/** By number, ascending. */
export function segmentsOf(meta: Y.Doc): RoomSegment[] {
  return [...meta.getMap<RoomSegment>("segments").values()].sort((a, b) => a.number - b.number);
}

/** Whether the segmentation is closed: every entry is set aside until it is opened again. */
export function isClosedToEdits(meta: Y.Doc): boolean {
  return meta.getMap("segmentation").get("closed") === true;
}

/** @param meta from `createServerDocument` */
export function putClosedToEdits(meta: Y.Doc, closed: boolean): void {
  meta.getMap("segmentation").set("closed", closed);
}

/** Adds or replaces one segment. @param meta from `createServerDocument` */
export function putSegment(meta: Y.Doc, segment: RoomSegment): void {
  const { number, name, colour, locked, visible, plane } = segment;
  meta.getMap<RoomSegment>("segments").set(String(number), { number, name, colour, locked, visible, plane });
}

/** Takes one segment out; its number may be put again. @param meta from `createServerDocument` */
export function dropSegment(meta: Y.Doc, number: number): void {
  meta.getMap<RoomSegment>("segments").delete(String(number));
}

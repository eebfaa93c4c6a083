import { decodeEntry, type LabelmapReplica, type Manifest } from "@covoxel/shared/labelmap";
import { followInk } from "@covoxel/shared/room-protocol";
import * as Y from "yjs";

/** What the server has said is saved: the document of one generation, and the manifest it stands on. All of it goes to the replica. */
export class ReceivedInk {
  #doc = new Y.Doc();
  #generation = 0;
  #manifest: Manifest | null = null;
  /** Between a manifest and the document that comes after it, the document is empty. */
  #isWhole = false;

  /** 0 for none yet. */
  get generation(): number {
    return this.#generation;
  }

  get manifest(): Manifest | null {
    return this.#manifest;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Something was folded: the entries that weren't come in a new document, whole. Those that are here already are known again. */
  begin(generation: number, manifest: Manifest | null, replica: LabelmapReplica): void {
    this.#generation = generation;
    this.#manifest = manifest;
    this.#isWhole = false;
    this.#doc.destroy();
    this.#doc = new Y.Doc();
    followInk(this.#doc, ({ actor, bytes }) => replica.receive(actor, bytes));
    if (manifest) replica.attach(manifest);
  }

  /** @param update from the server, or from a copy of what was */
  take(update: Uint8Array, from: "server" | "copy"): void {
    Y.applyUpdate(this.#doc, update, from);
    if (from === "server") this.#isWhole = true;
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.#doc);
  }

  encode(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc);
  }

  isFolded(actor: number, seq: number): boolean {
    return seq <= (this.#manifest?.watermarks[actor] ?? 0);
  }

  /** @returns whether the server has an entry of one of these actors */
  knowsOf(actors: Iterable<number>): (actor: number, seq: number) => boolean {
    const known = new Set<string>();
    for (const actor of actors) {
      for (const bytes of this.#doc.getArray<Uint8Array>(String(actor)).toArray())
        known.add(`${actor}/${decodeEntry(bytes).seq}`);
    }
    return (actor, seq) => known.has(`${actor}/${seq}`) || this.isFolded(actor, seq);
  }
}

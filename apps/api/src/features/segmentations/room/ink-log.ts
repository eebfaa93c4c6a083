import type { Manifest } from "@covoxel/shared/labelmap";
import { appendInk, createServerDocument, ownBytes } from "@covoxel/shared/room-protocol";
import * as Y from "yjs";
import type { LogEntry } from "./ports.js";

/** The document of one generation, and the entries in it: what is accepted, durable, and not folded. */
export class InkLog {
  #doc: Y.Doc;
  #entries: LogEntry[];

  /** @param entries in the order of revisions. @param onUpdate told of what each `append` adds, as a Yjs update */
  constructor(
    private folded: { generation: number; manifest: Manifest | null },
    entries: readonly LogEntry[],
    private readonly onUpdate: (update: Uint8Array) => void,
  ) {
    this.#entries = entries.filter((entry) => !isFolded(folded.manifest, entry)).map(owning);
    this.#doc = this.#write();
  }

  get generation(): number {
    return this.folded.generation;
  }

  get manifest(): Manifest | null {
    return this.folded.manifest;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  /** Whatever a fold took before it came here is left out, as it would be after a restart. */
  append(entries: readonly LogEntry[]): void {
    const fresh = entries.filter((entry) => !isFolded(this.manifest, entry)).map(owning);
    this.#entries.push(...fresh);
    appendInk(this.#doc, fresh);
  }

  /** @param stateVector of this generation; empty: everything. @throws when it is none */
  missing(stateVector?: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc, stateVector);
  }

  /**
   * After a fold: a new document with what it left over. Rebuilt from the journal it would be the same to the byte, so that the state vectors
   * clients keep of it stay true when this process is gone.
   */
  rotate(generation: number, manifest: Manifest): void {
    this.folded = { generation, manifest };
    this.#entries = this.#entries.filter((entry) => !isFolded(manifest, entry));
    this.#doc.destroy();
    this.#doc = this.#write();
  }

  #write(): Y.Doc {
    const doc = createServerDocument();
    appendInk(doc, this.#entries);
    doc.on("update", this.onUpdate);
    return doc;
  }
}

/** The document and the list hold each entry once between them. */
const owning = ({ revision, actor, seq, bytes }: LogEntry): LogEntry => ({
  revision,
  actor,
  seq,
  bytes: ownBytes(bytes),
});

const isFolded = (manifest: Manifest | null, { actor, seq }: LogEntry): boolean =>
  manifest !== null && seq <= (manifest.watermarks[actor] ?? 0);

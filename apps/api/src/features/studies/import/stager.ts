import type { ImportId } from "@covoxel/shared/vocabulary";
import type { Import, ImportFile } from "../domain/import.js";
import { type StageFilePorts, stageFile } from "./stage-file.js";

/** Of files that wait with their bytes at hand. */
const mostHeldBytes = 64 * 2 ** 20;

/**
 * Stages files while others are still being sent, so that the wait after the last byte is short. A help only: what it didn't get to,
 * or what failed, the job does.
 */
export class Stager {
  readonly #waiting: { record: Import; file: ImportFile; bytes: Uint8Array | null }[] = [];
  #heldBytes = 0;
  readonly #busy = new Map<ImportId, number>();
  #running = 0;
  #closed = false;
  #listeners: (() => void)[] = [];

  constructor(
    private readonly ports: StageFilePorts,
    readonly concurrency: number,
  ) {}

  /** @param bytes the file's, to spare reading them back; let go of when too many wait */
  add(record: Import, file: ImportFile, bytes: Uint8Array | null): void {
    if (this.#closed) return;
    const held = bytes && this.#heldBytes + bytes.byteLength <= mostHeldBytes ? bytesAlone(bytes) : null;
    this.#heldBytes += held?.byteLength ?? 0;
    this.#waiting.push({ record, file, bytes: held });
    this.#busy.set(record.id, (this.#busy.get(record.id) ?? 0) + 1);
    this.#pump();
  }

  /** Resolves when nothing of that import is waiting or under way here. */
  async settled(importId: ImportId): Promise<void> {
    while ((this.#busy.get(importId) ?? 0) > 0) await new Promise<void>((resolve) => this.#listeners.push(resolve));
  }

  /** Forgets what is waiting of that import; resolves when what is under way has ended. */
  async drop(importId: ImportId): Promise<void> {
    for (let n = this.#waiting.length - 1; n >= 0; n--) {
      if (this.#waiting[n]!.record.id !== importId) continue;
      const [dropped] = this.#waiting.splice(n, 1);
      this.#heldBytes -= dropped?.bytes?.byteLength ?? 0;
      this.#ended(importId);
    }
    await this.settled(importId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const imports = new Set(this.#waiting.map(({ record }) => record.id));
    await Promise.all([...imports, ...this.#busy.keys()].map((id) => this.drop(id)));
  }

  #pump(): void {
    while (this.#running < this.concurrency) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#running++;
      stageFile(this.ports, next.record, next.file, next.bytes)
        // The file stays RECEIVED: the job stages it again and says what is wrong.
        .catch(() => undefined)
        .finally(() => {
          this.#running--;
          this.#heldBytes -= next.bytes?.byteLength ?? 0;
          this.#ended(next.record.id);
          this.#pump();
        });
    }
  }

  #ended(importId: ImportId): void {
    const left = (this.#busy.get(importId) ?? 1) - 1;
    if (left > 0) this.#busy.set(importId, left);
    else this.#busy.delete(importId);
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

/** A view of a parcel would keep the whole parcel in memory, and what waits would take many times what it was counted for. */
export function bytesAlone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}

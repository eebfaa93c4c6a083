import { Worker } from "node:worker_threads";
import { Conflict } from "../../../errors.js";
import { workerOptions, workerUrl } from "../../../threads/worker-file.js";
import type { SegSlice } from "../dicom-seg/seg-input.js";
import type { CaseFile, CaseToExport, CaseWriter } from "../domain/export-ports.js";
import type { CaseInput } from "./case-files.js";
import type { CaseReply } from "./case-worker.js";

export interface SourceSlices {
  /** By k, with the SHA-256 of the file that each comes from; all of one DICOM series. */
  of(id: CaseToExport["segmentationId"]): Promise<(SegSlice & { sha256: string })[]>;
}

/** Makes files in a thread of its own, which ends with it: a large mask takes a second, and no stroke may wait for that. */
export class ThreadedCaseWriter implements CaseWriter {
  readonly #worker = new Worker(workerUrl(import.meta.url, "case-worker"), workerOptions(import.meta.url));
  #failure: Error | null = null;
  #asked: PromiseWithResolvers<CaseReply> | null = null;

  constructor(
    private readonly sources: SourceSlices,
    private readonly softwareVersion: string,
  ) {
    this.#worker.on("message", (files: CaseReply) => this.#asked?.resolve(files));
    this.#worker.on("error", (error) => this.#end(error));
    this.#worker.on("exit", () => this.#end(new Error("The thread that writes exports ended.")));
    this.#worker.unref();
  }

  async filesOf({ segmentationId, ...asked }: CaseToExport): Promise<CaseFile[]> {
    const slices = asked.format === "DICOM_SEG" ? await this.#slicesOf(segmentationId, asked) : [];
    if (this.#failure) throw this.#failure;
    this.#asked = Promise.withResolvers();
    const content = new Uint8Array(asked.content);
    const input: CaseInput = { ...asked, content, slices, softwareVersion: this.softwareVersion };
    this.#worker.ref();
    this.#worker.postMessage(input, [content.buffer]);
    try {
      return [...(await this.#asked.promise)];
    } finally {
      this.#worker.unref();
      this.#asked = null;
    }
  }

  close(): void {
    this.#end(new Error("Writing the export was stopped."));
  }

  async #slicesOf(id: CaseToExport["segmentationId"], { case: one }: Pick<CaseToExport, "case">): Promise<SegSlice[]> {
    const slices = await this.sources.of(id);
    const hashes = [...new Set(slices.map(({ sha256 }) => sha256))];
    const same = hashes.length === one.image.sha256.length && hashes.every((hash, n) => hash === one.image.sha256[n]);
    if (!same) throw new Conflict(`The images of case ${one.number} are not those of this version.`);
    return slices.map(({ header, frameNumber }) => ({ header, frameNumber }));
  }

  #end(failure: Error): void {
    if (this.#failure) return;
    this.#failure = failure;
    this.#asked?.reject(failure);
    void this.#worker.terminate();
  }
}

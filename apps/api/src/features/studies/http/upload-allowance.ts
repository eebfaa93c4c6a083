import type { ImportId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";
import type { ImportRepository } from "../domain/repositories.js";
import type { ImportCaps } from "../import/import-caps.js";

/** How many files and bytes an import may still take, without counting its rows for each file. */
export class UploadAllowance {
  readonly #taken = new Map<ImportId, { files: number; bytes: number }>();

  constructor(
    private readonly imports: Pick<ImportRepository, "countFiles">,
    private readonly caps: Pick<ImportCaps, "maxFiles" | "maxTotalBytes">,
  ) {}

  /** @throws BadUserInput when this file would be one too many, or together with the others too large */
  async take(importId: ImportId, bytes: number): Promise<void> {
    const taken = this.#taken.get(importId) ?? (await this.#count(importId));
    // What was announced and never came counts too, until it matters: then the rows are counted again.
    const refusal = this.#refusal(taken, bytes) && this.#refusal(await this.#count(importId), bytes);
    if (refusal) throw new BadUserInput(refusal);
    const now = this.#taken.get(importId)!;
    now.files++;
    now.bytes += bytes;
  }

  #refusal({ files, bytes }: { files: number; bytes: number }, more: number): string | null {
    const { maxFiles, maxTotalBytes } = this.caps;
    if (files >= maxFiles) return `An import takes at most ${maxFiles} files.`;
    return bytes + more > maxTotalBytes ? "Together the files are larger than an import may be." : null;
  }

  async #count(importId: ImportId): Promise<{ files: number; bytes: number }> {
    const { bytes, ...files } = (await this.imports.countFiles([importId])).get(importId)!;
    const counted = { files: Object.values(files).reduce((sum, some) => sum + some, 0), bytes };
    if (this.#taken.size > 1000) this.#taken.clear();
    this.#taken.set(importId, counted);
    return counted;
  }
}

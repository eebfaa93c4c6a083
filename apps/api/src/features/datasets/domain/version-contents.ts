import type { Manifest, ManifestCase } from "./manifest.js";

/** What people look at of a version: its manifest without the hashes of single images, which are nearly all of its bytes. */
export interface VersionContents {
  split: Manifest["split"];
  patientCount: number;
  /** By number. */
  cases: readonly ContentsCase[];
}

export type ContentsCase = Omit<ManifestCase, "image" | "labels"> & { maskSha256: string };

export function contentsOf({ split, cases }: Manifest): VersionContents {
  return {
    split,
    patientCount: new Set(cases.map(({ patient }) => patient)).size,
    cases: cases.map(({ image: _, labels, ...one }) => ({ ...one, maskSha256: labels.sha256 })),
  };
}

/** Contents of versions that were looked at lately: what a version holds never changes, and a manifest may be large. */
export class LookedAt {
  readonly #kept = new Map<string, Promise<VersionContents>>();

  constructor(private readonly atMost: number) {}

  /** @param read is asked where the contents are not here; what it throws is not kept */
  of(contentHash: string, read: () => Promise<VersionContents>): Promise<VersionContents> {
    const contents = this.#kept.get(contentHash) ?? read();
    this.#kept.delete(contentHash);
    this.#kept.set(contentHash, contents);
    contents.catch(() => this.#kept.delete(contentHash));
    for (const oldest of this.#kept.keys()) if (this.#kept.size > this.atMost) this.#kept.delete(oldest);
    return contents;
  }
}

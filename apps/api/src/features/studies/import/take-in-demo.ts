import { writeFile } from "node:fs/promises";
import type { Import } from "../domain/import.js";
import type { ImportRepository } from "../domain/repositories.js";
import type { GeneratedFile } from "./demo-files.js";
import type { Quarantine } from "./quarantine.js";

export interface TakeInDemoPorts {
  imports: ImportRepository;
  quarantine: Quarantine;
  /** The same files at each call. */
  generateDemo(): AsyncIterable<GeneratedFile>;
}

/** Puts the demo's files where uploaded ones lie. Those that an earlier attempt has staged stay as they are. */
export async function takeInDemo(
  ports: TakeInDemoPorts,
  { id }: Pick<Import, "id">,
  signal: AbortSignal,
): Promise<void> {
  const { imports, quarantine, generateDemo } = ports;
  await quarantine.open(id);
  for await (const { name, bytes } of generateDemo()) {
    signal.throwIfAborted();
    const quarantineName = quarantine.freshName();
    await writeFile(quarantine.pathOf(id, quarantineName), bytes, { mode: 0o600 });
    const [added] = await imports.addFiles([
      { importId: id, path: name, sizeBytes: bytes.byteLength, quarantineName, refusal: null },
    ]);
    if (!added) await quarantine.removeFile(id, quarantineName);
  }
}

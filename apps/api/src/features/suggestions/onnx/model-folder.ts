import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ModelUnavailable } from "../../../errors.js";
import type { LoadedModel, Model } from "../domain/model.js";
import type { Models } from "../domain/ports.js";

const manifestSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  version: z.string().regex(/^[\w.-]{1,32}$/),
  title: z.string().max(200),
  licence: z.string().max(100),
  file: z.string().regex(/^[\w.-]+\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  input: z.object({ name: z.string() }),
  output: z.object({ name: z.string() }),
  haloSlices: z.number().int().min(0).max(64),
  labels: z
    .array(
      z.object({
        value: z.number().int().min(1).max(255),
        name: z.string().min(1).max(200),
        colour: z.string().regex(/^#[0-9a-f]{6}$/),
        snomedCode: z.string().nullable(),
      }),
    )
    .min(1),
});
type Manifest = z.infer<typeof manifestSchema>;

/** The models in a folder: one folder each, with manifest.json and the file that it names. Read anew each time; they are small. */
export class ModelFolder implements Models {
  constructor(private readonly folder: string) {}

  async list(): Promise<Model[]> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => []);
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const found = await Promise.all(names.map((name) => this.#manifest(name)));
    return found.filter((manifest) => manifest !== null).map(modelOf);
  }

  async load(id: string): Promise<LoadedModel> {
    const manifest = /^[a-z0-9-]+$/.test(id) ? await this.#manifest(id) : null;
    if (manifest?.id !== id) throw new ModelUnavailable("There is no such model here.", { modelId: id });
    const bytes = await readFile(join(this.folder, id, manifest.file)).catch(() => {
      throw new ModelUnavailable("The model's file is missing.", { modelId: id });
    });
    if (createHash("sha256").update(bytes).digest("hex") !== manifest.sha256) {
      throw new ModelUnavailable("The model's file is not the one that its manifest names.", { modelId: id });
    }
    return { ...modelOf(manifest), bytes, inputName: manifest.input.name, outputName: manifest.output.name };
  }

  /** @returns null where there is none that can be read */
  async #manifest(name: string): Promise<Manifest | null> {
    try {
      const text = await readFile(join(this.folder, name, "manifest.json"), "utf8");
      return manifestSchema.safeParse(JSON.parse(text)).data ?? null;
    } catch {
      return null;
    }
  }
}

const modelOf = ({ id, version, sha256, title, licence, labels, haloSlices }: Manifest): Model => ({
  id,
  version,
  sha256,
  title,
  licence,
  labels,
  haloSlices,
});

import { setImmediate as breathe } from "node:timers/promises";
import { generatePhantom, phantomDicom } from "../phantom/index.js";

/** One file of a generated study, with the name it would have on a disk. */
export interface GeneratedFile {
  name: string;
  bytes: Uint8Array;
}

/** The demo: a CT of nobody, abdomen-sized, always the same to the byte, so that loading it twice changes nothing. */
export async function* demoFiles(): AsyncGenerator<GeneratedFile> {
  const phantom = generatePhantom({ seed: 1, shape: [512, 512, 120], spacingMm: [0.75, 0.75, 2.5] });
  for await (const file of phantomDicom(phantom, { seriesDescription: "SYNTHETIC abdomen" })) {
    yield file;
    await breathe();
  }
}

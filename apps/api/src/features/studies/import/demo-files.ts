import { UnsupportedImage } from "../../../errors.js";
import type { GeneratedFile } from "./load-demo.js";

/** The demo's files. */
export function demoFiles(): Iterable<GeneratedFile> {
  throw new UnsupportedImage("The generated study is not there yet.");
}

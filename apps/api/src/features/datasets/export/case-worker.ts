import { parentPort } from "node:worker_threads";
import type { CaseFile } from "../domain/export-ports.js";
import { type CaseInput, caseFiles } from "./case-files.js";

export type CaseReply = readonly CaseFile[];

// Whatever is thrown here ends the thread, and the job with it.
parentPort?.on("message", (input: CaseInput) => {
  const files = caseFiles(input).map((file) => ({ ...file, bytes: ownBytes(file.bytes) }));
  parentPort?.postMessage(
    files satisfies CaseReply,
    files.map(({ bytes }) => bytes.buffer),
  );
});

/** With a part of a larger buffer all of it would be moved. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const isWhole = bytes.byteLength === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer;
  return isWhole ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

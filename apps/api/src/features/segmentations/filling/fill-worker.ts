import { parentPort } from "node:worker_threads";
import { writeBye, writePatch } from "@covoxel/shared/labelmap";
import type { FilledEntry, VoxelsToFill } from "../domain/filled-mask.js";
import { cutIntoPatches } from "./cut-into-patches.js";

export type FillReply =
  | { kind: "ENTRY"; entry: FilledEntry }
  | { kind: "DONE"; segments: { number: number; plane: number }[] };

// One mask, and the thread is let go. Whatever is thrown here ends it.
parentPort?.once("message", (voxels: VoxelsToFill) => {
  const segments = new Map<string, { number: number; plane: number }>();
  let seq = 0;
  for (const parts of cutIntoPatches(voxels)) {
    seq++;
    // The document's first milliseconds: below every stroke that anybody will paint over it.
    const { entry, bytes } = writePatch({ ...voxels, seq, hlc: seq, origin: { tool: voxels.tool }, parts });
    const box = entry.box && [...entry.box.min, ...entry.box.max];
    send({ kind: "patch", seq, hlc: seq, box, voxelCount: entry.voxelCount, bytes });
    for (const { segment: number, plane = 0 } of parts) segments.set(`${plane} ${number}`, { number, plane });
  }
  if (seq > 0) send({ kind: "bye", seq: seq + 1, hlc: null, box: null, voxelCount: null, bytes: writeBye(seq + 1) });
  parentPort?.postMessage({ kind: "DONE", segments: [...segments.values()] } satisfies FillReply);
});

function send(entry: FilledEntry): void {
  const reply: FillReply = { kind: "ENTRY", entry };
  parentPort?.postMessage(reply, [entry.bytes.buffer as ArrayBuffer]);
}

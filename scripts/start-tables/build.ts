/** Trains the start tables of the mask engine's codecs on the seeded workload; `npm run generate` writes what it returns. */

import { sizeOfBox } from "../../packages/shared/src/labelmap/box.js";
import { ChunkGrid } from "../../packages/shared/src/labelmap/chunk-grid.js";
import { createReplica } from "../../packages/shared/src/labelmap/replica.js";
import { rules } from "../../packages/shared/src/labelmap/rules.js";
import { encodeRuns, runSource } from "../../packages/shared/src/labelmap/runs.js";
import { decodeBrick, Slab } from "../../packages/shared/src/labelmap/slab.js";
import { boxOfSpans } from "../../packages/shared/src/labelmap/spans.js";
import type { TrainedTable } from "../../packages/shared/src/labelmap/start-table.js";
import { codeVoxels, contexts } from "../../packages/shared/src/labelmap/template-model.js";
import type { LabelmapReplica } from "../../packages/shared/src/labelmap/types.js";
import { codeBoard, sortBoard, winnerContexts } from "../../packages/shared/src/labelmap/winner-model.js";
import { Workload } from "../../tests/support/labelmap/workload.js";
import { BitCounter } from "./train.js";

/** No bench and no test uses this one: what is measured there was not learnt from. */
const trainingSeed = 20_261_125;
const strokesToLearnFrom = 5000;
/** As many strokes to a slice as 100,000 are to 300. */
const sessionShape = [512, 512, 16] as const;
const sessionSteps = 5000;
const sessionEditors = 50;
const labelmap = "packages/shared/src/labelmap";

export function generateStartTables(): { path: string; content: string }[] {
  return [
    { path: `${labelmap}/voxel-table.ts`, content: moduleOf("voxelTable", learnVoxels()) },
    { path: `${labelmap}/winner-table.ts`, content: moduleOf("winnerTable", learnWinners()) },
  ];
}

function learnVoxels(): TrainedTable {
  const counter = new BitCounter(contexts.count);
  for (const { parts } of new Workload(trainingSeed).acts(strokesToLearnFrom))
    for (const { spans } of parts) {
      const box = boxOfSpans(spans)!;
      codeVoxels(counter, sizeOfBox(box), runSource(encodeRuns(spans, box)), null, Number.POSITIVE_INFINITY);
    }
  return counter.table();
}

/** From the slabs of a mask that many people painted on. */
function learnWinners(): TrainedTable {
  const counter = new BitCounter(winnerContexts.all);
  const { grid, next, slabs } = foldSession();
  for (const [key, hash] of Object.entries(next.slabs)) {
    const { bricks } = Slab.parse(slabs.get(hash)!);
    const numbers = grid.bricksOf(grid.parseKey(key)!.chunk);
    for (const [at, bytes] of bricks.entries()) {
      const size = grid.sizeOf(numbers[at]!);
      const sorted = sortBoard(decodeBrick(bytes, size, rules), size);
      if (sorted.winners.length > 0) codeBoard(counter, size, sorted, (fault) => new Error(fault));
    }
  }
  return counter.table();
}

function foldSession() {
  const workload = new Workload(trainingSeed, sessionShape);
  let nowMs = 0;
  const open = (actor: number) => createReplica({ shape: sessionShape, actor, now: () => nowMs });
  const editors = Array.from({ length: sessionEditors }, (_, n) => open(n + 1));
  const server = open(0);
  const send = (editor: LabelmapReplica, entry: Uint8Array | null) => {
    if (entry !== null) server.receive(editor.actor, entry);
  };
  for (const { editor: n, atMs, act } of workload.session(sessionEditors, sessionSteps)) {
    nowMs = atMs;
    const editor = editors[n]!;
    send(editor, act === "undo" ? editor.undo() : editor.paint(act));
  }
  for (const editor of editors) send(editor, editor.bye());
  return { grid: new ChunkGrid(sessionShape), ...server.fold(null) };
}

function moduleOf(name: string, { chances, contexts: levels }: TrainedTable): string {
  const lines = levels.match(/.{1,100}/g)!.map((line) => `    "${line}",`);
  return `// Made by scripts/start-tables from the seeded workload: \`npm run generate\`. Part of the formats: a changed table is a new codec.
import type { TrainedTable } from "./start-table.js";

export const ${name}: TrainedTable = {
  // biome-ignore format: a table
  chances: [${chances.join(", ")}],
  contexts: [
${lines.join("\n")}
  ].join(""),
};
`;
}

import type { ByteReader, ByteWriter } from "./byte-io.js";
import { MalformedEntry } from "./errors.js";
import { limits } from "./limits.js";
import type { Origin } from "./types.js";

/** Tools that need one byte in an entry. Their order is part of format v1: append, never reorder. */
const shortTools: readonly string[] = [
  "brush",
  "eraser",
  "sphere",
  "sphere-eraser",
  "threshold",
  "fill",
  "polygon",
  "grow",
  "interpolate",
];
const code = { none: 0, suggestion: 1, namedTool: 2, firstShortTool: 16 } as const;

export function writeOrigin(out: ByteWriter, origin: Origin | null): void {
  if (origin === null) out.byte(code.none);
  else if ("tool" in origin) writeTool(out, origin.tool);
  else {
    out.byte(code.suggestion);
    out.text(origin.suggestionId);
    out.text(origin.model);
  }
}

function writeTool(out: ByteWriter, tool: string): void {
  const short = shortTools.indexOf(tool);
  if (short >= 0) out.byte(code.firstShortTool + short);
  else {
    out.byte(code.namedTool);
    out.text(tool);
  }
}

/** @throws MalformedEntry */
export function readOrigin(from: ByteReader): Origin | null {
  const kind = from.byte();
  if (kind === code.none) return null;
  if (kind === code.namedTool) return { tool: from.text("a tool's name", limits.originText) };
  if (kind === code.suggestion)
    return {
      suggestionId: from.text("a suggestion's id", limits.originText),
      model: from.text("a model's name", limits.originText),
    };
  const tool = shortTools[kind - code.firstShortTool];
  if (tool === undefined) throw new MalformedEntry(`an origin of unknown kind ${kind}`);
  return { tool };
}

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
  if (kind === code.namedTool) return { tool: readName(from, "a tool's name") };
  if (kind === code.suggestion)
    return { suggestionId: readName(from, "a suggestion's id"), model: readName(from, "a model's name") };
  const tool = shortTools[kind - code.firstShortTool];
  if (tool === undefined) throw new MalformedEntry(`an origin of unknown kind ${kind}`);
  return { tool };
}

/** Control characters are in no name of ours, and a database may refuse to keep them: then nobody could paint any more. */
function readName(from: ByteReader, what: string): string {
  const name = from.text(what, limits.originText);
  if (/\p{Cc}/u.test(name)) throw new MalformedEntry(`${what} has control characters`);
  return name;
}

import { type DestinationStream, pino } from "pino";
import type { Config } from "../config.js";

export type Logger = pino.Logger;

/**
 * Lines of JSON on standard output. They carry opaque ids, codes and figures. What people, files and images are called never
 * gets here: callers log facts by name instead of whole requests, and the paths below catch what slips through.
 */
export function createLogger(level: Config["LOG_LEVEL"], destination?: DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ["*.password", "*.token", "*.email", "*.authorization", "*.cookie"], censor: "(redacted)" },
    serializers: { error: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** An error's class and stack without its message, which may quote a value from a row or a file. */
function describeError(error: unknown): { type: string; code?: unknown; stack?: string } {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = (error as { code?: unknown }).code;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { type: error.name, ...(code === undefined ? {} : { code }), stack: frames.join("\n") };
}

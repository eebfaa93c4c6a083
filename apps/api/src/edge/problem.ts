import { ErrorCode } from "@covoxel/shared/vocabulary";
import { BadUserInput, CovoxelError } from "../errors.js";
import type { Logger } from "./logger.js";

/** What a client is told of an error, over HTTP and in GraphQL alike. */
export interface Problem {
  code: ErrorCode;
  message: string;
  facts?: Readonly<Record<string, unknown>>;
  /** Of the log line that has the whole story; only for INTERNAL_SERVER_ERROR. */
  errorId?: string;
}

/** The one place where errors become words for clients. Whatever is not ours is masked and logged under a fresh id. */
export function describeProblem(thrown: unknown, logger: Logger): Problem {
  const error = isUnkeepableText(thrown) ? new BadUserInput("Text can't hold the character NUL.") : thrown;
  if (error instanceof CovoxelError) {
    const facts = Object.keys(error.facts).length > 0 ? { facts: error.facts } : {};
    return { code: error.code, message: error.message, ...facts };
  }
  const errorId = crypto.randomUUID();
  logger.error({ errorId, error }, "unexpected error");
  return {
    code: ErrorCode.INTERNAL_SERVER_ERROR,
    message: `Something went wrong on our side. Nothing that was saved is lost. Mention ${errorId} when you ask for help.`,
    errorId,
  };
}

/** PostgreSQL's refusals of a NUL, in text and in JSON. Whatever field it was sent in, it is the sender's mistake. */
function isUnkeepableText(error: unknown): boolean {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return code === "22021" || code === "22P05";
}

const statusOfCode: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  STALE_REVISION: 409,
  GEOMETRY_MISMATCH: 422,
  UNSUPPORTED_IMAGE: 422,
  MODEL_UNAVAILABLE: 503,
  STORAGE_UNAVAILABLE: 503,
  INFERENCE_FAILED: 500,
  QUERY_TOO_COSTLY: 400,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
};

export function httpStatusOf(code: ErrorCode): number {
  return statusOfCode[code];
}

import { ErrorCode } from "@covoxel/shared/vocabulary";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { CovoxelError } from "../../errors.js";
import type { Logger } from "../logger.js";
import { describeProblem, type Problem } from "../problem.js";

/** A query that asks for more than one answer may cost. */
export class QueryTooCostly extends CovoxelError {
  readonly code = ErrorCode.QUERY_TOO_COSTLY;
}

/** What Apollo calls mistakes in a request; to our clients they are all BAD_USER_INPUT. */
const mistakesOfRequest = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_REQUEST",
  "BAD_USER_INPUT",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "INTROSPECTION_DISABLED",
  "MAX_RECURSIVE_SELECTIONS_EXCEEDED",
]);

/** @param error what was thrown, or what graphql-js made of it. @param formatted what Apollo would send */
export function formatGraphqlError(
  error: unknown,
  logger: Logger,
  formatted?: GraphQLFormattedError,
): GraphQLFormattedError {
  const place = error instanceof GraphQLError ? { path: error.path, locations: error.locations } : (formatted ?? {});
  return { ...present(place), ...asExtensions(problemOf(error, logger, formatted)) };
}

function problemOf(error: unknown, logger: Logger, formatted: GraphQLFormattedError | undefined): Problem {
  const cause = error instanceof GraphQLError ? error.originalError : error;
  if (cause instanceof CovoxelError) return describeProblem(cause, logger);
  // graphql-js and Apollo throw GraphQLErrors without an original for what is wrong with the request itself.
  const isOfRequest = error instanceof GraphQLError && (!cause || cause instanceof GraphQLError);
  const apolloCode = formatted?.extensions?.code;
  if (isOfRequest && (apolloCode === undefined || mistakesOfRequest.has(String(apolloCode)))) {
    return ofRequest(formatted?.message ?? error.message);
  }
  return describeProblem(cause ?? error, logger);
}

function ofRequest(message: string): Problem {
  // graphql-js has no code for its limit of tokens; this is how its message begins, in either spelling.
  if (/Document contains more tha[nt] \d+ tokens/.test(message)) {
    return { code: ErrorCode.QUERY_TOO_COSTLY, message: "This query is too long." };
  }
  return { code: ErrorCode.BAD_USER_INPUT, message: withoutHints(message) };
}

/** "Did you mean" teaches the schema to whoever guesses. */
function withoutHints(message: string): string {
  return message.replace(/ ?Did you mean [^?]*\?/g, "").trim();
}

function asExtensions({ message, ...extensions }: Problem): GraphQLFormattedError {
  return { message, extensions };
}

function present({ path, locations }: Pick<Partial<GraphQLFormattedError>, "path" | "locations">) {
  return { ...(path ? { path } : {}), ...(locations ? { locations } : {}) };
}

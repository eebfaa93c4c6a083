import type { ErrorRequestHandler, Response } from "express";
import { BadUserInput, CovoxelError } from "../../errors.js";
import type { Logger } from "../logger.js";
import { describeProblem, httpStatusOf } from "../problem.js";

export function sendProblem(response: Response, error: unknown, logger: Logger): void {
  const problem = describeProblem(error, logger);
  response.status(httpStatusOf(problem.code)).type("application/problem+json").send(JSON.stringify(problem));
}

/** The last handler: whatever a route threw becomes `{code, message}`. */
export function answerProblems(logger: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) {
      logger.warn({ error }, "an answer broke off");
      next(error);
      return;
    }
    sendProblem(response, fromExpress(error), logger);
  };
}

/** Express and its body parsers mark what the client did wrong with a 4xx status. */
function fromExpress(error: unknown): unknown {
  if (error instanceof CovoxelError) return error;
  const status = (error as { status?: unknown } | null)?.status;
  if (status === 413) return new BadUserInput("This request is too large.");
  if (typeof status === "number" && status >= 400 && status < 500)
    return new BadUserInput("This request can't be read.");
  return error;
}

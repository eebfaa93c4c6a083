import { ErrorCode } from "@covoxel/shared/vocabulary";

/**
 * An expected refusal, in domain words. `message` is for people and never carries patient data; `facts` are for programs.
 * Everything that is not a CovoxelError reaches clients as INTERNAL_SERVER_ERROR with an id, and the log in full.
 */
export abstract class CovoxelError extends Error {
  abstract readonly code: ErrorCode;
  constructor(
    message: string,
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

export class Unauthenticated extends CovoxelError {
  readonly code = ErrorCode.UNAUTHENTICATED;
  constructor() {
    super("Sign in first.");
  }
}

export class Forbidden extends CovoxelError {
  readonly code = ErrorCode.FORBIDDEN;
}

/** Also what a person may not know to exist. */
export class NotFound extends CovoxelError {
  readonly code = ErrorCode.NOT_FOUND;
  constructor(what: string) {
    super(`No such ${what}, or it is not yours to see.`, { what });
  }
}

export class BadUserInput extends CovoxelError {
  readonly code = ErrorCode.BAD_USER_INPUT;
}

export class IllegalTransition extends CovoxelError {
  readonly code = ErrorCode.CONFLICT;
  constructor(what: string, from: string, to: string) {
    super(`A ${what} that is ${from} cannot become ${to}.`, { what, from, to });
  }
}

export class Conflict extends CovoxelError {
  readonly code = ErrorCode.CONFLICT;
}

/** What was edited isn't what is current any more. */
export class StaleRevision extends CovoxelError {
  readonly code = ErrorCode.STALE_REVISION;
}

export class GeometryMismatch extends CovoxelError {
  readonly code = ErrorCode.GEOMETRY_MISMATCH;
}

export class UnsupportedImage extends CovoxelError {
  readonly code = ErrorCode.UNSUPPORTED_IMAGE;
}

export class ModelUnavailable extends CovoxelError {
  readonly code = ErrorCode.MODEL_UNAVAILABLE;
}

export class InferenceFailed extends CovoxelError {
  readonly code = ErrorCode.INFERENCE_FAILED;
}

/** The caller may try again; nothing half-done is visible. */
export class StorageUnavailable extends CovoxelError {
  readonly code = ErrorCode.STORAGE_UNAVAILABLE;
}

export class RateLimited extends CovoxelError {
  readonly code = ErrorCode.RATE_LIMITED;
}

import type { IdKind, IdOf } from "@covoxel/shared/vocabulary";

/** Fresh opaque ids (see vocabulary/ids.ts) and secrets. Unpredictable outside of tests. */
export interface IdSource {
  next<K extends IdKind>(kind: K): IdOf[K];
  /** 256 random bits, URL-safe: for links and tokens that are shown once and kept only as a hash. */
  secret(): string;
}

import type { AuditAct, ProjectId } from "@covoxel/shared/vocabulary";
import type { ChainedEntry, ChainHead } from "./entry.js";
import type { HiddenEntries } from "./policy.js";

export interface AuditQuery {
  projectId: ProjectId;
  act: AuditAct | null;
  subject: string | null;
  /** Left out. */
  hidden: HiddenEntries;
  limit: number;
  /** The id of the last entry of the page before. */
  after: string | null;
}

export interface AuditRepository {
  /** Newest first. */
  page(query: AuditQuery): Promise<ChainedEntry[]>;
  /**
   * The chain as it stands at one moment, from its first entry on, whatever is appended meanwhile.
   * @param look reads `entries` once
   */
  read<T>(look: (chain: { head: ChainHead; entries: AsyncIterable<ChainedEntry> }) => Promise<T>): Promise<T>;
}

import type { RefusalReason } from "@covoxel/shared/room-protocol";

/** Whose outbox: a person's strokes are never sent by, or shown to, somebody else who signs in on the same browser. */
export interface OutboxOwner {
  personId: string;
  segmentationId: string;
}

export interface StoredEntry {
  actor: number;
  seq: number;
  bytes: Uint8Array;
  /** Null while it waits for its confirmation; else why the server set it aside. */
  refusal: RefusalReason | null;
}

/** Entries that the server has not confirmed. */
export interface OutboxStore {
  /** Whether what was put survives a crash of the browser. */
  readonly durable: boolean;
  /** By actor, then by seq. */
  load(owner: OutboxOwner): Promise<StoredEntry[]>;
  /** Resolves once it is kept. @throws when the browser's quota is used up */
  put(owner: OutboxOwner, entry: StoredEntry): Promise<void>;
  delete(owner: OutboxOwner, actor: number, seq: number): Promise<void>;
}

export function createMemoryOutbox(durable = false): OutboxStore {
  const kept = new Map<string, { owner: OutboxOwner; entry: StoredEntry }>();
  const keyOf = ({ personId, segmentationId }: OutboxOwner, actor: number, seq: number) =>
    [personId, segmentationId, actor, seq].join("/");
  return {
    durable,
    load: async ({ personId, segmentationId }) =>
      [...kept.values()]
        .filter(({ owner }) => owner.personId === personId && owner.segmentationId === segmentationId)
        .map(({ entry }) => ({ ...entry }))
        .sort((a, b) => a.actor - b.actor || a.seq - b.seq),
    put: async (owner, entry) => {
      kept.set(keyOf(owner, entry.actor, entry.seq), { owner, entry });
    },
    delete: async (owner, actor, seq) => {
      kept.delete(keyOf(owner, actor, seq));
    },
  };
}

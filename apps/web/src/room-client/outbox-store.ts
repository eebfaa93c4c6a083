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
  /** Its revision once it is durable on the server: then it is held only until this computer's copy of the room has it. Else null. */
  savedAs: number | null;
}

/** What waits for one segmentation. */
export interface WaitingCount {
  segmentationId: string;
  entries: number;
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
  /** Of all that one person has not got confirmed, refused entries left out; by segmentation. */
  waitingOf(personId: string): Promise<WaitingCount[]>;
}

/** @param entries of one person */
export function countWaiting(entries: Iterable<OutboxOwner & StoredEntry>): WaitingCount[] {
  const counts = new Map<string, number>();
  for (const { segmentationId, refusal, savedAs } of entries)
    if (!refusal && !savedAs) counts.set(segmentationId, (counts.get(segmentationId) ?? 0) + 1);
  return [...counts].map(([segmentationId, count]) => ({ segmentationId, entries: count }));
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
    waitingOf: async (personId) =>
      countWaiting(
        [...kept.values()]
          .filter(({ owner }) => owner.personId === personId)
          .map(({ owner, entry }) => ({ ...owner, ...entry })),
      ),
  };
}

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { countWaiting, type OutboxOwner, type OutboxStore, type StoredEntry } from "./outbox-store";

interface OutboxDb extends DBSchema {
  entry: { key: [string, string, number, number]; value: OutboxOwner & StoredEntry };
}

/** Strict durability: a put resolves when the browser has flushed it to disk. */
export function createIndexedDbOutbox(name = "covoxel-outbox"): OutboxStore {
  let opened: Promise<IDBPDatabase<OutboxDb>> | undefined;
  const database = () => {
    opened ??= openDB<OutboxDb>(name, 1, {
      upgrade: (db) => void db.createObjectStore("entry", { keyPath: ["personId", "segmentationId", "actor", "seq"] }),
      terminated: () => {
        opened = undefined;
      },
    });
    return opened;
  };
  const strict = async () => (await database()).transaction("entry", "readwrite", { durability: "strict" });
  return {
    durable: true,
    load: async ({ personId, segmentationId }) => {
      const ofOwner = IDBKeyRange.bound([personId, segmentationId], [personId, segmentationId, []]);
      return (await database()).getAll("entry", ofOwner);
    },
    put: async ({ personId, segmentationId }, entry) => {
      const transaction = await strict();
      await Promise.all([transaction.store.put({ personId, segmentationId, ...entry }), transaction.done]);
    },
    delete: async ({ personId, segmentationId }, actor, seq) => {
      const transaction = await strict();
      await Promise.all([transaction.store.delete([personId, segmentationId, actor, seq]), transaction.done]);
    },
    waitingOf: async (personId) =>
      countWaiting(await (await database()).getAll("entry", IDBKeyRange.bound([personId], [personId, []]))),
  };
}

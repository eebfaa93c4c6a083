import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export type CopyKind = "context" | "room" | "slab" | "series" | "frame";

/** Person, kind, what it is of, and which part of that. The person comes first: nothing is ever read across it. */
export type CopyKey = [personId: string, kind: CopyKind, of: string, part: string];

export interface CopyRecord {
  personId: string;
  kind: CopyKind;
  of: string;
  part: string;
  value: unknown;
  keptAtMs: number;
}

interface CopiesDb extends DBSchema {
  copy: { key: CopyKey; value: CopyRecord };
}

let opened: Promise<IDBPDatabase<CopiesDb>> | undefined;

/** @throws where the browser forbids storage */
export function copiesDatabase(): Promise<IDBPDatabase<CopiesDb>> {
  opened ??= openDB<CopiesDb>("covoxel-copies", 1, {
    upgrade: (db) => void db.createObjectStore("copy", { keyPath: ["personId", "kind", "of", "part"] }),
    terminated: () => {
      opened = undefined;
    },
  });
  return opened;
}

/** Everything whose key begins so. */
export const rangeOf = (...start: string[]): IDBKeyRange => IDBKeyRange.bound(start, [...start, []]);

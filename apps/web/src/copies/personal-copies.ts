import { type CopyKind, copiesDatabase, rangeOf } from "./database";
import { lastPerson } from "./last-person";

/** What an installation allows computers to keep of what people opened, so that they can go on without a network. */
export interface CopyPolicy {
  /** After this long without the server a copy is not shown any more and is removed when a page is opened. 0: nothing is kept. */
  keepHours: number;
  /** Of all pixels of one person; what was not used for longest goes first. */
  maxMebibytes: number;
}

/** What one person opened, on this computer. */
export interface PersonalCopies {
  readonly personId: string;
  /** @returns null for what isn't here, or is too old */
  read<T>(kind: CopyKind, of: string, part?: string): Promise<T | null>;
  /** @throws when the browser's quota is used up */
  write(kind: CopyKind, of: string, part: string, value: unknown): Promise<void>;
  /** Writes what `change` makes of what is there, in one transaction; null leaves it. @returns what is there then */
  update<T>(kind: CopyKind, of: string, part: string, change: (before: T | null) => T | null): Promise<T | null>;
  /** Removes what begins so. */
  remove(kind: CopyKind, of: string): Promise<void>;
  /** The parts that are here. */
  parts(kind: CopyKind, of: string): Promise<string[]>;
  removePart(kind: CopyKind, of: string, part: string): Promise<void>;
}

/** Large, and written once: they are as old as the series or the room that they belong to. */
const isPartOfAnother = (kind: CopyKind) => kind === "frame" || kind === "slab";

/** @returns null where nothing may or can be kept */
export function copiesOf(personId: string, { keepHours }: CopyPolicy, nowMs = Date.now): PersonalCopies | null {
  if (keepHours <= 0 || typeof indexedDB === "undefined" || !isSecureContext) return null;
  const isFresh = ({ keptAtMs }: { keptAtMs: number }) => nowMs() - keptAtMs < keepHours * 3_600_000;
  // A tab that is still open after its person signed out in another must not bring anything back.
  const isHere = () => lastPerson()?.id === personId;
  const record = (kind: CopyKind, of: string, part: string, value: unknown) => ({
    ...{ personId, kind, of, part, value },
    keptAtMs: nowMs(),
  });
  return {
    personId,
    read: async <T>(kind: CopyKind, of: string, part = "") => {
      const found = await (await copiesDatabase()).get("copy", [personId, kind, of, part]);
      return found && (isPartOfAnother(kind) || isFresh(found)) ? (found.value as T) : null;
    },
    write: async (kind, of, part, value) => {
      if (!isHere()) return;
      await (await copiesDatabase()).put("copy", record(kind, of, part, value));
    },
    update: async <T>(kind: CopyKind, of: string, part: string, change: (before: T | null) => T | null) => {
      if (!isHere()) return null;
      const transaction = (await copiesDatabase()).transaction("copy", "readwrite", { durability: "strict" });
      const before = await transaction.store.get([personId, kind, of, part]);
      const known = before && isFresh(before) ? (before.value as T) : null;
      const after = change(known);
      if (after !== null) await transaction.store.put(record(kind, of, part, after));
      await transaction.done;
      return after ?? known;
    },
    remove: async (kind, of) => (await copiesDatabase()).delete("copy", rangeOf(personId, kind, of)),
    parts: async (kind, of) =>
      (await (await copiesDatabase()).getAllKeys("copy", rangeOf(personId, kind, of))).map(([, , , part]) => part),
    removePart: async (kind, of, part) => (await copiesDatabase()).delete("copy", [personId, kind, of, part]),
  };
}

/** Everything of one person; unsent strokes are not here but in the outbox, and stay. */
export async function forgetCopies(personId: string): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  await (await copiesDatabase()).delete("copy", rangeOf(personId));
}

/** What is too old, whoever's it is. Pixels go with their series. */
export async function forgetOldCopies({ keepHours }: CopyPolicy, nowMs = Date.now()): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  const transaction = (await copiesDatabase()).transaction("copy", "readwrite");
  const before = nowMs - keepHours * 3_600_000;
  const keys = await transaction.store.getAllKeys();
  for (const key of keys) {
    if (isPartOfAnother(key[1])) continue;
    const found = await transaction.store.get(key);
    if (!found || found.keptAtMs >= before) continue;
    await transaction.store.delete(key);
    if (key[1] === "series") await transaction.store.delete(rangeOf(key[0], "frame", key[2]));
    if (key[1] === "room") await transaction.store.delete(rangeOf(key[0], "slab", key[2]));
  }
  await transaction.done;
}

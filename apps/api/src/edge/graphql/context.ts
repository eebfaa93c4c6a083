import "reflect-metadata";
import DataLoader from "dataloader";
import { Unauthenticated } from "../../errors.js";
import type { Principal } from "../../features/people/index.js";

/** What every resolver receives as its context. */
export interface GraphqlContext {
  readonly principal: Principal | null;
  readonly loaders: Loaders;
}

/** @throws Unauthenticated. The edge refuses such requests before a resolver runs; this says so to the types. */
export function requirePrincipal(context: GraphqlContext): Principal {
  if (!context.principal) throw new Unauthenticated();
  return context.principal;
}

/** Finds the values of many keys with one statement. A key without a value is left out of the map. */
export type BatchLoad<Key, Value> = (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>;

/**
 * The DataLoaders of one operation: one SQL statement a level, however many rows.
 * The batch function itself is the key, so keep it (a method bound once, a module's function), don't make it anew in each call:
 *
 *     context.loaders.for(this.membersOfProjects).load(project.id)
 */
export class Loaders {
  // biome-ignore lint/suspicious/noExplicitAny: the map holds loaders of every key and value; `for` restores their types
  readonly #made = new Map<BatchLoad<any, any>, DataLoader<any, any>>();

  /** @param options.remember false in subscriptions, which live for hours and must not answer from what they once read */
  constructor(private readonly options: { remember: boolean } = { remember: true }) {}

  for<Key, Value>(batch: BatchLoad<Key, Value>): DataLoader<Key, Value | undefined> {
    const made = this.#made.get(batch);
    if (made) return made;
    const loader = new DataLoader<Key, Value | undefined>(
      async (keys) => {
        const found = await batch(keys);
        return keys.map((key) => found.get(key));
      },
      { cache: this.options.remember },
    );
    this.#made.set(batch, loader);
    return loader;
  }
}

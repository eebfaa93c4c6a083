import type { Kysely } from "kysely";
import type { Transaction, UnitOfWork } from "../../ports/transaction.js";
import type { Database } from "./database.js";

export function createUnitOfWork(db: Kysely<Database>): UnitOfWork {
  return { transaction: (work) => db.transaction().execute((tx) => work(tx as unknown as Transaction)) };
}

/** Within the caller's transaction when there is one, else in one of its own. */
export function inTransaction<T>(
  db: Kysely<Database>,
  tx: Transaction | undefined,
  work: (tx: Kysely<Database>) => Promise<T>,
): Promise<T> {
  return tx ? work(within(db, tx)) : db.transaction().execute(work);
}

/** What a repository runs its SQL on: the caller's transaction when there is one, the pool when there isn't. */
export function within(db: Kysely<Database>, tx: Transaction | undefined): Kysely<Database> {
  return tx ? (tx as unknown as Kysely<Database>) : db;
}

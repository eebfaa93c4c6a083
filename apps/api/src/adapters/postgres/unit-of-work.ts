import type { Kysely } from "kysely";
import type { Transaction, UnitOfWork } from "../../ports/transaction.js";
import type { Database } from "./database.js";

export function createUnitOfWork(db: Kysely<Database>): UnitOfWork {
  return { transaction: (work) => db.transaction().execute((tx) => work(tx as unknown as Transaction)) };
}

/** What a repository runs its SQL on: the caller's transaction when there is one, the pool when there isn't. */
export function within(db: Kysely<Database>, tx: Transaction | undefined): Kysely<Database> {
  return tx ? (tx as unknown as Kysely<Database>) : db;
}

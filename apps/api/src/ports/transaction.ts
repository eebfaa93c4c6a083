declare const transaction: unique symbol;
/** A database transaction, opaque outside of `postgres/` and `adapters/`. */
export interface Transaction {
  readonly [transaction]: true;
}

export interface UnitOfWork {
  /** Commits when `work` resolves (durably: synchronous commit), rolls back when it rejects. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

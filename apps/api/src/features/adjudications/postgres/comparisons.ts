import type { CaseId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Comparison } from "../domain/comparison.js";
import type { ComparisonRepository } from "../domain/ports.js";
import "./tables.js";

type Document = Omit<Comparison, "measuredAt" | "passed">;

export class PostgresComparisons implements ComparisonRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async keep(caseId: CaseId, { measuredAt, passed, ...rest }: Comparison, tx: Transaction): Promise<void> {
    const document = JSON.stringify(rest satisfies Document);
    await within(this.db, tx)
      .insertInto("agreement")
      .values({ case_id: caseId, measured_at: measuredAt, passed, document })
      .onConflict((conflict) => conflict.column("case_id").doUpdateSet({ measured_at: measuredAt, passed, document }))
      .execute();
  }

  readonly ofCases = async (ids: readonly CaseId[]): Promise<ReadonlyMap<CaseId, Comparison>> => {
    const rows = await this.db.selectFrom("agreement").selectAll().where("case_id", "in", ids).execute();
    return new Map(
      rows.map(({ case_id, measured_at: measuredAt, passed, document }) => [
        case_id,
        { measuredAt, passed, ...(document as Document) },
      ]),
    );
  };
}

import type { CaseId, PersonId, SegmentationId } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { CasePart, CaseRecordRow, Parts } from "../domain/ports.js";
import "./tables.js";

export class PostgresParts implements Parts {
  constructor(private readonly db: Kysely<Database>) {}

  async set({ partOf, caseId, personId, role, state }: CasePart, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .insertInto("case_part")
      .values({ part_of: partOf, case_id: caseId, person_id: personId, role, state })
      .onConflict((conflict) => conflict.columns(["part_of", "person_id"]).doUpdateSet({ state }))
      .execute();
  }

  lock(partOf: string, tx: Transaction): Promise<void> {
    return this.#move(partOf, "LOCKED", tx);
  }

  end(partOf: string, tx: Transaction): Promise<void> {
    return this.#move(partOf, "ENDED", tx);
  }

  async #move(partOf: string, state: CasePart["state"], tx: Transaction): Promise<void> {
    await within(this.db, tx).updateTable("case_part").set({ state }).where("part_of", "=", partOf).execute();
  }

  hasRead(caseId: CaseId, personId: PersonId, tx: Transaction): Promise<boolean> {
    return this.#everWas("READER", caseId, personId, tx);
  }

  hasAdjudicated(caseId: CaseId, personId: PersonId, tx: Transaction): Promise<boolean> {
    return this.#everWas("ADJUDICATOR", caseId, personId, tx);
  }

  async #everWas(role: CasePart["role"], caseId: CaseId, personId: PersonId, tx: Transaction): Promise<boolean> {
    const row = await within(this.db, tx)
      .selectFrom("case_part")
      .select("part_of")
      .where("case_id", "=", caseId)
      .where("person_id", "=", personId)
      .where("role", "=", role)
      .executeTakeFirst();
    return row !== undefined;
  }

  async openSession(partOf: string, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .updateTable("case_record")
      .set({ in_session: true })
      .where("part_of", "=", partOf)
      .where("kind", "=", "ADJUDICATION")
      .execute();
  }

  async recordOf(id: SegmentationId): Promise<CaseRecordRow | null> {
    const row = await this.db
      .selectFrom("case_record")
      .select(["case_id", "kind", "part_of"])
      .where("segmentation_id", "=", id)
      .executeTakeFirst();
    return row ? { segmentationId: id, caseId: row.case_id, kind: row.kind, partOf: row.part_of } : null;
  }

  async addRecord({ segmentationId, caseId, kind, partOf }: CaseRecordRow, tx: Transaction): Promise<void> {
    await within(this.db, tx)
      .insertInto("case_record")
      .values({ segmentation_id: segmentationId, case_id: caseId, kind, part_of: partOf })
      .execute();
  }
}

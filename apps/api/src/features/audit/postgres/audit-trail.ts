import type { Kysely } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { AuditTrail } from "../../../ports/audit.js";
import type { Clock } from "../../../ports/clock.js";
import type { IdSource } from "../../../ports/id-source.js";
import { checkDetails, hashEntry } from "../domain/chain.js";
import type { AuditEntry } from "../domain/entry.js";
import "./tables.js";

export function createAuditTrail({
  db,
  clock,
  ids,
}: {
  db: Kysely<Database>;
  clock: Clock;
  ids: IdSource;
}): AuditTrail {
  return {
    record: async ({ tx, who, act, subject, projectId, caseId = null, details = {} }) => {
      checkDetails(details);
      const inside = within(db, tx);
      const head = await inside
        .selectFrom("audit_head")
        .select(["number", "hash"])
        .forUpdate()
        .executeTakeFirstOrThrow();
      const id = ids.next("auditEntry");
      const entry: AuditEntry = { id, at: clock.now(), who, act, subject, projectId, caseId, details };
      const [number, hash] = [head.number + 1, hashEntry(entry, head.hash)];
      await inside
        .insertInto("audit_entry")
        .values({
          number,
          id,
          at: entry.at,
          who,
          act,
          subject,
          project_id: projectId,
          case_id: caseId,
          details: JSON.stringify(details),
          previous_hash: head.hash,
          hash,
        })
        .execute();
      await inside.updateTable("audit_head").set({ number, hash }).execute();
    },
  };
}

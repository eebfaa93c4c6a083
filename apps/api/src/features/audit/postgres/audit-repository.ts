import type { Kysely, Selectable } from "kysely";
import type { Database } from "../../../adapters/postgres/index.js";
import type { ChainedEntry } from "../domain/entry.js";
import type { AuditRepository } from "../domain/ports.js";
import "./tables.js";

const entriesAtOnce = 1000;

export function createAuditRepository(db: Kysely<Database>): AuditRepository {
  return {
    page: async ({ projectId, act, subject, hidden, limit, after }) => {
      let query = db.selectFrom("audit_entry").selectAll().where("project_id", "=", projectId);
      if (act) query = query.where("act", "=", act);
      if (subject) query = query.where("subject", "=", subject);
      if (hidden.cases.size > 0)
        query = query.where((of) => of.or([of("case_id", "is", null), of("case_id", "not in", [...hidden.cases])]));
      if (hidden.subjects.size > 0) query = query.where("subject", "not in", [...hidden.subjects]);
      if (after !== null)
        query = query.where("number", "<", (of) =>
          of
            .selectFrom("audit_entry as last")
            .select("last.number")
            .where("last.id", "=", after)
            .where("last.project_id", "=", projectId),
        );
      return (await query.orderBy("number", "desc").limit(limit).execute()).map(entryOf);
    },

    read: (look) =>
      db
        .transaction()
        .setIsolationLevel("repeatable read")
        .setAccessMode("read only")
        .execute(async (tx) => {
          const head = await tx.selectFrom("audit_head").select(["number", "hash"]).executeTakeFirstOrThrow();
          return look({ head, entries: inOrder(tx) });
        }),
  };
}

async function* inOrder(tx: Kysely<Database>): AsyncIterable<ChainedEntry> {
  for (let last = 0; ; ) {
    const rows = await tx
      .selectFrom("audit_entry")
      .selectAll()
      .where("number", ">", last)
      .orderBy("number")
      .limit(entriesAtOnce)
      .execute();
    yield* rows.map(entryOf);
    if (rows.length < entriesAtOnce) return;
    last = rows.at(-1)!.number;
  }
}

function entryOf(row: Selectable<Database["audit_entry"]>): ChainedEntry {
  const { project_id: projectId, case_id: caseId, previous_hash: previousHash, ...entry } = row;
  return { ...entry, projectId, caseId, previousHash };
}

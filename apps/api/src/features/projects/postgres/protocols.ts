import type { ProjectId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { ProtocolRepository } from "../domain/ports.js";
import { openingProtocol, type ProtocolVersion } from "../domain/protocol.js";
import "./tables.js";

export class PostgresProtocols implements ProtocolRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async current(projectId: ProjectId, tx?: Transaction): Promise<ProtocolVersion> {
    const row = await this.#of(projectId, tx).orderBy("version", "desc").limit(1).executeTakeFirst();
    return row ? toVersion(row) : { projectId, version: 0, protocol: openingProtocol, saved: null };
  }

  async find(projectId: ProjectId, version: number, tx?: Transaction): Promise<ProtocolVersion | null> {
    if (version === 0) return { projectId, version: 0, protocol: openingProtocol, saved: null };
    const row = await this.#of(projectId, tx).where("version", "=", version).executeTakeFirst();
    return row ? toVersion(row) : null;
  }

  async insert({ projectId, version, protocol, saved }: ProtocolVersion, tx: Transaction): Promise<void> {
    if (!saved) throw new Error("Version 0 of a protocol is nobody's, and not stored.");
    await within(this.db, tx)
      .insertInto("protocol")
      .values({
        project_id: projectId,
        version,
        document: JSON.stringify(protocol),
        saved_by: saved.by,
        saved_at: saved.at,
      })
      .execute();
  }

  readonly pseudonymity = async (ids: readonly ProjectId[]): Promise<ReadonlyMap<ProjectId, boolean>> => {
    const rows = await this.db
      .selectFrom("protocol")
      .distinctOn("project_id")
      .select(["project_id", sql<boolean>`(document ->> 'showsPseudonyms')::boolean`.as("shows")])
      .where("project_id", "in", ids)
      .orderBy("project_id")
      .orderBy("version", "desc")
      .execute();
    const saved = new Map(rows.map(({ project_id, shows }) => [project_id, shows]));
    return new Map(ids.map((id) => [id, saved.get(id) ?? openingProtocol.showsPseudonyms]));
  };

  #of(projectId: ProjectId, tx?: Transaction) {
    return within(this.db, tx).selectFrom("protocol").selectAll().where("project_id", "=", projectId);
  }
}

function toVersion(row: Selectable<Database["protocol"]>): ProtocolVersion {
  const { project_id: projectId, version, document: protocol, saved_by: by, saved_at: at } = row;
  return { projectId, version, protocol, saved: { by, at } };
}

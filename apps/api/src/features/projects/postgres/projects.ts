import type { ProjectId } from "@covoxel/shared/vocabulary";
import { type Kysely, type Selectable, sql } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import { NotFound } from "../../../errors.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { ProjectPage, ProjectRepository } from "../domain/ports.js";
import type { Project } from "../domain/project.js";
import "./tables.js";

const shown = ["id", "name", "description", "created_by", "created_at"] as const;

export class PostgresProjects implements ProjectRepository {
  constructor(private readonly db: Kysely<Database>) {}

  async insert(project: Project, identitySecret: Uint8Array, tx: Transaction): Promise<void> {
    const { id, name, description } = project;
    await within(this.db, tx)
      .insertInto("project")
      .values({
        id,
        name,
        description,
        identity_secret: Buffer.from(identitySecret),
        created_by: project.createdBy,
        created_at: project.createdAt,
      })
      .execute();
  }

  findMany = async (ids: readonly ProjectId[]): Promise<ReadonlyMap<ProjectId, Project>> => {
    const rows = await this.db.selectFrom("project").select(shown).where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toProject(row)]));
  };

  async list(visible: readonly ProjectId[] | null, { limit, after }: ProjectPage): Promise<Project[]> {
    let query = this.db.selectFrom("project").select(shown);
    if (visible) query = query.where("id", "in", visible);
    if (after) query = query.where(sql<boolean>`(created_at, id) < (${after.createdAt}, ${after.id})`);
    return (await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit).execute()).map(toProject);
  }

  async identitySecretOf(id: ProjectId): Promise<Uint8Array> {
    const row = await this.db.selectFrom("project").select("identity_secret").where("id", "=", id).executeTakeFirst();
    if (!row) throw new NotFound("project");
    return row.identity_secret;
  }

  async lock(id: ProjectId, tx: Transaction): Promise<boolean> {
    const row = await within(this.db, tx)
      .selectFrom("project")
      .select("id")
      .where("id", "=", id)
      .forUpdate()
      .executeTakeFirst();
    return row !== undefined;
  }
}

function toProject(row: Pick<Selectable<Database["project"]>, (typeof shown)[number]>): Project {
  const { id, name, description } = row;
  return { id, name, description, createdBy: row.created_by, createdAt: row.created_at };
}

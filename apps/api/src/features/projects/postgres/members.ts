import { type PersonId, type ProjectId, ProjectRole } from "@covoxel/shared/vocabulary";
import type { Kysely } from "kysely";
import { type Database, within } from "../../../adapters/postgres/index.js";
import type { Transaction } from "../../../ports/transaction.js";
import type { Memberships, ProjectGrant } from "../../people/index.js";
import type { MemberRepository } from "../domain/ports.js";
import type { Member } from "../domain/project.js";
import "./tables.js";

/** Members as projects see them, and roles as people do: one table, one place that reads it. */
export class PostgresMembers implements MemberRepository, Memberships {
  constructor(private readonly db: Kysely<Database>) {}

  membersOf = async (ids: readonly ProjectId[], tx?: Transaction): Promise<ReadonlyMap<ProjectId, Member[]>> => {
    const rows = await within(this.db, tx)
      .selectFrom("project_member")
      .innerJoin("person", "person.id", "project_member.person_id")
      .select(["project_id", "person_id", "role"])
      .where("project_id", "in", ids)
      .orderBy("person.display_name")
      .orderBy("person_id")
      .execute();
    const found = new Map<ProjectId, Map<PersonId, Member & { roles: ProjectRole[] }>>();
    for (const { project_id: projectId, person_id: personId, role } of rows) {
      const members = found.get(projectId) ?? new Map<PersonId, Member & { roles: ProjectRole[] }>();
      const member = members.get(personId) ?? { projectId, personId, roles: [] };
      member.roles.push(role);
      found.set(projectId, members.set(personId, member));
    }
    return new Map([...found].map(([id, members]) => [id, [...members.values()].map(inOrder)]));
  };

  async setRoles(projectId: ProjectId, personId: PersonId, roles: readonly ProjectRole[], tx: Transaction) {
    const db = within(this.db, tx);
    await db
      .deleteFrom("project_member")
      .where("project_id", "=", projectId)
      .where("person_id", "=", personId)
      .execute();
    await this.grant(personId, [{ projectId, roles: [...roles] }], tx);
  }

  async rolesOf(personId: PersonId): Promise<ReadonlyMap<ProjectId, ReadonlySet<ProjectRole>>> {
    const rows = await this.db
      .selectFrom("project_member")
      .select(["project_id", "role"])
      .where("person_id", "=", personId)
      .execute();
    const roles = new Map<ProjectId, Set<ProjectRole>>();
    for (const row of rows) roles.set(row.project_id, (roles.get(row.project_id) ?? new Set()).add(row.role));
    return roles;
  }

  async grant(personId: PersonId, grants: readonly ProjectGrant[], tx: Transaction): Promise<void> {
    const rows = grants.flatMap(({ projectId, roles }) =>
      roles.map((role) => ({ project_id: projectId, person_id: personId, role })),
    );
    if (rows.length === 0) return;
    await within(this.db, tx)
      .insertInto("project_member")
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async existing(projectIds: readonly ProjectId[]): Promise<ReadonlySet<ProjectId>> {
    if (projectIds.length === 0) return new Set();
    const rows = await this.db.selectFrom("project").select("id").where("id", "in", projectIds).execute();
    return new Set(rows.map(({ id }) => id));
  }
}

const order = Object.values(ProjectRole);

function inOrder(member: Member): Member {
  return { ...member, roles: order.filter((role) => member.roles.includes(role)) };
}

import type { PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { decodeCursor, rowsToRead, toConnection } from "../../../edge/graphql/connection.js";
import { type GraphqlContext, requirePrincipal } from "../../../edge/graphql/context.js";
import { type People, PersonType } from "../../people/index.js";
import { ProjectType } from "../../projects/index.js";
import type { AuditBlinding } from "../domain/policy.js";
import type { AuditRepository } from "../domain/ports.js";
import { type SeenEntry, seeAudit } from "../domain/see-audit.js";
import { AuditArgs, AuditConnection, AuditDetailType, AuditEntryType } from "./types.js";

export interface AuditResolverPorts {
  audit: AuditRepository;
  blinding: AuditBlinding;
  findPeople: People["findPeople"];
}

@Resolver(() => ProjectType)
export class AuditOfProjectResolver {
  constructor(private readonly ports: AuditResolverPorts) {}

  @FieldResolver(() => AuditConnection, {
    nullable: true,
    description: "Newest first; for this project's leads and for administrators, NOT_FOUND to everybody else.",
  })
  async audit(@Root() { id }: ProjectType, @Args(() => AuditArgs) asked: AuditArgs, @Ctx() context: GraphqlContext) {
    const entries = await seeAudit(this.ports, requirePrincipal(context), {
      projectId: id as ProjectId,
      act: asked.act ?? null,
      subject: asked.subject ?? null,
      limit: rowsToRead(asked),
      after: asked.after == null ? null : String(decodeCursor(asked.after, 1)[0]),
    });
    // An entry's id, not its number: numbers tell how much happens elsewhere.
    return toConnection(
      entries,
      asked,
      (entry) => [entry.id],
      (entry) => entry,
    );
  }
}

@Resolver(() => AuditEntryType)
export class AuditEntryResolver {
  constructor(private readonly ports: Pick<AuditResolverPorts, "findPeople">) {}

  @FieldResolver(() => PersonType, { nullable: true })
  async person(@Root() { who }: SeenEntry, @Ctx() context: GraphqlContext) {
    if (who === "SYSTEM") return null;
    return (await context.loaders.for(this.ports.findPeople).load(who as PersonId)) ?? null;
  }

  @FieldResolver(() => [AuditDetailType])
  details(@Root() { details }: SeenEntry): AuditDetailType[] {
    return Object.entries(details)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, value: value === null ? null : String(value) }));
  }

  @FieldResolver(() => Boolean)
  hashWithheld(@Root() { hash }: SeenEntry): boolean {
    return hash === null;
  }
}

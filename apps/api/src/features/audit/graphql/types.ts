import type * as schema from "@covoxel/shared/schema";
import { AuditAct } from "@covoxel/shared/vocabulary";
import { GraphQLDateTime } from "graphql-scalars";
import { ArgsType, Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { connectionOf, PageArgs } from "../../../edge/graphql/connection.js";
import { PersonType } from "../../people/index.js";

registerEnumType(AuditAct, { name: "AuditAct", description: "What somebody did, as the audit trail names it." });

@ObjectType("AuditDetail")
export class AuditDetailType implements schema.Served<schema.AuditDetail> {
  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: "An id, a word or a figure, as text; null where there is none." })
  value!: string | null;
}

@ObjectType("AuditEntry", { description: "Who did what, when, on what. Never changed, never deleted." })
export class AuditEntryType implements schema.Served<schema.AuditEntry> {
  @Field(() => ID)
  id!: string;

  @Field(() => GraphQLDateTime)
  at!: Date;

  @Field(() => PersonType, { nullable: true, description: "Null where the installation did it by itself." })
  person!: PersonType | null;

  @Field(() => AuditAct)
  act!: AuditAct;

  @Field(() => ID, { description: "What it was done to." })
  subject!: string;

  @Field(() => [AuditDetailType], { description: "By name." })
  details!: AuditDetailType[];

  @Field(() => String, {
    nullable: true,
    description:
      "SHA-256 over the entry and the hash of the one before it, in the installation's chain. Null where `hashWithheld`.",
  })
  hash!: string | null;

  @Field(() => Boolean, {
    description: "Whether some case of this project is hidden from you: a hash would tell that there is more.",
  })
  hashWithheld!: boolean;
}

@ObjectType("AuditConnection")
export class AuditConnection extends connectionOf(AuditEntryType, "Audit") {}

@ArgsType()
export class AuditArgs extends PageArgs {
  @Field(() => AuditAct, { nullable: true, description: "Only these acts." })
  act?: AuditAct | null;

  @Field(() => ID, { nullable: true, description: "Only what was done to this." })
  subject?: string | null;
}

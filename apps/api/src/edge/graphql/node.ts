import "reflect-metadata";
import { type IdKind, idPrefix, parseId } from "@covoxel/shared/vocabulary";
import { Arg, Ctx, Field, ID, InterfaceType, Query, Resolver } from "type-graphql";
import { NotFound } from "../../errors.js";
import type { NodeFinders } from "../feature.js";
import { type GraphqlContext, requirePrincipal } from "./context.js";

/** The GraphQL type of what an id of each kind names. */
const typeOfKind: Partial<Record<IdKind, string>> = {
  person: "Person",
  project: "Project",
  import: "Import",
  study: "Study",
  series: "Series",
  segmentation: "Segmentation",
  suggestion: "Suggestion",
  job: "Job",
  case: "Case",
  read: "Read",
  adjudication: "Adjudication",
  datasetVersion: "DatasetVersion",
};

function kindOf(id: string): IdKind | null {
  const kinds = Object.keys(idPrefix) as IdKind[];
  return kinds.find((kind) => parseId(kind, id) !== null) ?? null;
}

@InterfaceType("Node", {
  description: "Anything with an id of its own. The id says what it names and is the same for ever.",
  resolveType: (value: { id: string }) => {
    const kind = kindOf(value.id);
    return (kind && typeOfKind[kind]) || undefined;
  },
})
export abstract class Node {
  @Field(() => ID)
  id!: string;
}

@Resolver()
export class NodeResolver {
  constructor(private readonly finders: NodeFinders) {}

  @Query(() => Node, { nullable: true, description: "Null when there is none, or it is not yours to see." })
  async node(@Arg("id", () => ID) id: string, @Ctx() context: GraphqlContext): Promise<object | null> {
    requirePrincipal(context);
    const kind = kindOf(id);
    const find = kind && this.finders[kind];
    if (!find) return null;
    return find(id, context).catch((error: unknown) => {
      if (error instanceof NotFound) return null;
      throw error;
    });
  }
}

import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync, type NonEmptyArray } from "type-graphql";

// biome-ignore lint/complexity/noBannedTypes: type-graphql names resolver classes by their constructor functions
type ResolverClass = Function;

/** The schema of these classes, for printing: no instance is made and nothing runs. */
export function schemaOfClasses(classes: readonly ResolverClass[]): GraphQLSchema {
  return build(classes, () => undefined);
}

/** The schema that runs: each field is answered by the instance of its class. */
export function schemaOfInstances(resolvers: readonly object[]): GraphQLSchema {
  const instanceOf = new Map(resolvers.map((resolver) => [resolver.constructor, resolver]));
  return build([...instanceOf.keys()], (resolverClass) => instanceOf.get(resolverClass));
}

function build(classes: readonly ResolverClass[], get: (resolverClass: ResolverClass) => unknown): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [...classes] as unknown as NonEmptyArray<ResolverClass>,
    container: { get },
    // Inputs are parsed by the use cases, with zod where shape matters; class-validator would be a second language.
    validate: false,
  });
}

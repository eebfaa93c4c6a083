import "reflect-metadata";
import type { GraphQLResolveInfo, GraphQLSchema } from "graphql";
import { buildSchemaSync, type NonEmptyArray, type PubSub } from "type-graphql";

// biome-ignore lint/complexity/noBannedTypes: type-graphql names resolver classes by their constructor functions
type ResolverClass = Function;

/** The schema of these classes, for printing: no instance is made and nothing runs. */
export function schemaOfClasses(classes: readonly ResolverClass[]): GraphQLSchema {
  return build(classes, () => undefined);
}

/** The schema that runs: each field is answered by the instance of its class. */
export function schemaOfInstances(resolvers: readonly object[]): GraphQLSchema {
  const instanceOf = new Map(resolvers.map((resolver) => [resolver.constructor, resolver]));
  const schema = build([...instanceOf.keys()], (resolverClass) => instanceOf.get(resolverClass));
  instancesOf.set(schema, instanceOf);
  return schema;
}

const instancesOf = new WeakMap<GraphQLSchema, ReadonlyMap<ResolverClass, object>>();

/**
 * The instance of a resolver class in the schema that runs. For `@Subscription`, whose `subscribe` is a function in a decorator and has no `this`:
 *
 *     @Subscription(() => JobType, { subscribe: ({ args, context, info }) => resolverIn(info, JobResolver).follow(args, context) })
 */
export function resolverIn<T extends object>(
  { schema }: GraphQLResolveInfo,
  resolverClass: new (...args: never[]) => T,
): T {
  const instance = instancesOf.get(schema)?.get(resolverClass);
  if (!instance) throw new Error(`${resolverClass.name} is not part of this schema`);
  return instance as T;
}

/** type-graphql wants one before it builds a subscription. Ours follow the EventLog by `subscribe`, and never come here. */
const eventLogInstead: PubSub = {
  publish: () => {
    throw new Error("Events go to the EventLog.");
  },
  subscribe: () => {
    throw new Error("Give the subscription a `subscribe` that follows the EventLog.");
  },
};

function build(classes: readonly ResolverClass[], get: (resolverClass: ResolverClass) => unknown): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [...classes] as unknown as NonEmptyArray<ResolverClass>,
    container: { get },
    pubSub: eventLogInstead,
    // Inputs are parsed by the use cases, with zod where shape matters; class-validator would be a second language.
    validate: false,
  });
}

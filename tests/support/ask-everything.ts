import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isUnionType,
} from "graphql";

const schema = buildSchema(readFileSync(join(import.meta.dirname, "../../apps/api/schema.graphql"), "utf8"));

/** One way to ask one field of the schema. */
export interface Attempt {
  name: string;
  word: "query" | "mutation" | "subscription";
  /** The kind of the id that is asked about. */
  kind: string;
  operation(id: string): string;
}

/** What an argument of this name and type ID names. Of `id`, and of one that may name anything, the field says it. */
export type IdKinds = Readonly<Record<string, string>>;

/**
 * Every query, mutation and subscription that takes the id of something, asked once for each id that it takes: whoever adds a field adds attempts.
 * @param known ids that everybody may know, by what they name: they fill what is not asked about
 * @throws for an argument of type ID of which nothing says what it names
 */
export function everyAttempt(idKinds: IdKinds, known: Readonly<Record<string, string>>): Attempt[] {
  const attempts: Attempt[] = [];
  const words = {
    query: schema.getQueryType()!,
    mutation: schema.getMutationType()!,
    subscription: schema.getSubscriptionType()!,
  };
  for (const word of ["query", "mutation", "subscription"] as const)
    for (const field of Object.values(words[word].getFields())) {
      for (const { path, kind } of idsIn(field, idKinds)) {
        if (kind in known) continue;
        // Whoever is told of a thing at all is told of it at once: an answer needs no depth.
        const selection = select(field.type, 1);
        attempts.push({
          name: `${word} ${field.name} ${path}`,
          word,
          kind,
          operation: (id) =>
            `${word} { ${field.name}(${printArguments(field, { path, id }, idKinds, known)})${selection} }`,
        });
      }
    }
  return attempts;
}

/** What is asked of a project, of one's own reads and of what hangs on them, as deep as three levels go. */
export const everythingOf = (fieldName: string, args: string, without: readonly string[] = []): string => {
  const field = schema.getQueryType()!.getFields()[fieldName]!;
  return `query { ${fieldName}${args}${select(field.type, 4, "", without)} }`;
};

interface IdPlace {
  path: string;
  kind: string;
}

function idsIn(field: GraphQLField<unknown, unknown>, kinds: IdKinds): IdPlace[] {
  const visit = (type: GraphQLInputType, path: string): IdPlace[] => {
    const named = getNamedType(type);
    if (isInputObjectType(named))
      return Object.values(named.getFields()).flatMap((inner) => visit(inner.type, `${path}.${inner.name}`));
    if (named.name !== "ID") return [];
    const kind = kindAt(field, path, kinds);
    if (!kind) throw new Error(`Nothing says what ${field.name}(${path}) names: teach the test.`);
    return [{ path, kind }];
  };
  return field.args.flatMap((argument) => visit(argument.type, argument.name));
}

/** `releaseRead(id)` is asked about reads, `node(id)` about anything. */
function kindAt({ name }: GraphQLField<unknown, unknown>, path: string, kinds: IdKinds): string | undefined {
  const argument = path.split(".").at(-1)!;
  if (argument !== "id") return kinds[argument];
  const words = name.toLowerCase();
  return Object.keys(kinds)
    .filter((word) => word.endsWith("()") && words.includes(word.slice(0, -2)))
    .map((word) => kinds[word])[0];
}

function printArguments(
  field: GraphQLField<unknown, unknown>,
  asked: { path: string; id: string },
  kinds: IdKinds,
  known: Readonly<Record<string, string>>,
): string {
  const value = (type: GraphQLInputType, path: string): string => {
    const bare = getNullableType(type);
    if (isListType(bare)) return `[${value(bare.ofType, path)}]`;
    if (isInputObjectType(bare)) {
      const inner = Object.values(bare.getFields()).filter(
        ({ name, type: of }) => isNeeded(of) || asked.path.startsWith(`${path}.${name}`),
      );
      return `{ ${inner.map(({ name, type: of }) => `${name}: ${value(of, `${path}.${name}`)}`).join(", ")} }`;
    }
    if (isEnumType(bare)) return bare.getValues()[0]!.name;
    const { name } = getNamedType(bare);
    if (name === "ID")
      return path === asked.path ? `"${asked.id}"` : `"${known[kindAt(field, path, kinds)!] ?? asked.id}"`;
    return { Int: "1", Float: "1", Boolean: "false", DateTime: '"2026-01-01T00:00:00Z"' }[name] ?? '"liver"';
  };
  const given = field.args.filter(({ name, type }: GraphQLArgument) => isNeeded(type) || asked.path.startsWith(name));
  return given.map(({ name, type }) => `${name}: ${value(type, name)}`).join(", ");
}

const isNeeded = (type: GraphQLInputType): boolean => getNullableType(type) !== type;

/** Everything that can be selected without an argument, so deep. @param alias in fragments, where types may call different things the same */
function select(type: GraphQLOutputType, depth: number, alias = "", without: readonly string[] = []): string {
  const named = getNamedType(type);
  if (isUnionType(named) || isInterfaceType(named)) {
    const types = isUnionType(named) ? named.getTypes() : schema.getPossibleTypes(named);
    return ` { __typename ${types.map((one) => `... on ${one.name}${select(one, depth, `${one.name}_`, without)}`).join(" ")} }`;
  }
  if (!isObjectType(named)) return "";
  const inner = Object.values(named.getFields()).flatMap((field) => {
    if (without.includes(`${named.name}.${field.name}`)) return [];
    if (field.args.some((argument) => isNeeded(argument.type) && argument.defaultValue === undefined)) return [];
    const deeper = getNamedType(field.type);
    const isLeaf = !isObjectType(deeper) && !isUnionType(deeper) && !isInterfaceType(deeper);
    if (!isLeaf && depth <= 1) return [];
    return [
      `${alias && `${alias}${field.name}: `}${field.name}${isLeaf ? "" : select(field.type, depth - 1, "", without)}`,
    ];
  });
  return ` { __typename ${inner.join(" ")} }`;
}

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
  /** The kind of the id that is asked about. */
  kind: string;
  operation(id: string): string;
}

/** What an argument of this name and type ID names; `?` is asked about with every id there is. */
export type IdKinds = Readonly<Record<string, string>>;

/**
 * Every query and mutation that takes the id of something, asked once for each id that it takes: whoever adds a field adds attempts.
 * @param known ids that everybody may know, by what they name: they fill what is not asked about
 * @throws for an argument of type ID of which nothing says what it names
 */
export function everyAttempt(idKinds: IdKinds, known: Readonly<Record<string, string>>): Attempt[] {
  const attempts: Attempt[] = [];
  for (const type of [schema.getQueryType()!, schema.getMutationType()!])
    for (const field of Object.values(type.getFields())) {
      const word = type === schema.getMutationType() ? "mutation" : "query";
      for (const { path, kind } of idsIn(field, idKinds)) {
        if (kind in known) continue;
        attempts.push({
          name: `${word} ${field.name} ${path}`,
          kind,
          operation: (id) =>
            `${word} { ${field.name}(${printArguments(field, { path, id }, idKinds, known)})${select(field.type, 3)} }`,
        });
      }
    }
  return attempts;
}

/** What is asked of a project, of one's own reads and of what hangs on them, as deep as three levels go. */
export const everythingOf = (fieldName: string, args: string): string => {
  const field = schema.getQueryType()!.getFields()[fieldName]!;
  return `query { ${fieldName}${args}${select(field.type, 4)} }`;
};

export const queryNames = (): string[] => Object.keys(schema.getQueryType()!.getFields());

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
    const kind = kinds[path.split(".").at(-1)!];
    if (!kind) throw new Error(`Nothing says what ${field.name}(${path}) names: teach the test.`);
    return [{ path, kind }];
  };
  return field.args.flatMap((argument) => visit(argument.type, argument.name));
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
      return path === asked.path ? `"${asked.id}"` : `"${known[kinds[path.split(".").at(-1)!]!] ?? asked.id}"`;
    return { Int: "1", Float: "1", Boolean: "false", DateTime: '"2026-01-01T00:00:00Z"' }[name] ?? '"liver"';
  };
  const given = field.args.filter(({ name, type }: GraphQLArgument) => isNeeded(type) || asked.path.startsWith(name));
  return given.map(({ name, type }) => `${name}: ${value(type, name)}`).join(", ");
}

const isNeeded = (type: GraphQLInputType): boolean => getNullableType(type) !== type;

/** Everything that can be selected without an argument, so deep. @param alias in fragments, where types may call different things the same */
function select(type: GraphQLOutputType, depth: number, alias = ""): string {
  const named = getNamedType(type);
  if (isUnionType(named) || isInterfaceType(named)) {
    const types = isUnionType(named) ? named.getTypes() : schema.getPossibleTypes(named);
    return ` { __typename ${types.map((one) => `... on ${one.name}${select(one, depth, `${one.name}_`)}`).join(" ")} }`;
  }
  if (!isObjectType(named)) return "";
  const inner = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some((argument) => isNeeded(argument.type) && argument.defaultValue === undefined)) return [];
    const deeper = getNamedType(field.type);
    const isLeaf = !isObjectType(deeper) && !isUnionType(deeper) && !isInterfaceType(deeper);
    if (!isLeaf && depth <= 1) return [];
    return [`${alias && `${alias}${field.name}: `}${field.name}${isLeaf ? "" : select(field.type, depth - 1)}`];
  });
  return ` { __typename ${inner.join(" ")} }`;
}

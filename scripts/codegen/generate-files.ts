import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type CodegenConfig, generate } from "@graphql-codegen/cli";
import {
  buildSchema,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  NoUnusedFragmentsRule,
  parse,
  specifiedRules,
  validate,
} from "graphql";

export interface GeneratedFile {
  /** From the repository's root. */
  path: string;
  content: string;
}

const scalars = { ID: "string", DateTime: "./iso-time.js#IsoTime" };
const banner =
  "// Generated from apps/api/schema.graphql by `npm run generate`; never edited by hand.\n/* eslint-disable */\n";

/** What the code says now, whatever is committed. */
export function printSchemaOf(root: string): string {
  const args = ["--tsconfig", "apps/api/tsconfig.json", "apps/api/src/cli/print-schema.ts"];
  return execFileSync("tsx", args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 2 ** 20 });
}

/** Object, input and enum types for both sides. */
export async function generateSharedTypes(sdl: string): Promise<GeneratedFile> {
  const path = "packages/shared/src/schema/generated.ts";
  const content = await runCodegen({
    schema: sdl,
    generates: {
      [path]: {
        plugins: ["typescript"],
        config: {
          scalars,
          enumsAsTypes: true,
          skipTypename: true,
          useTypeImports: true,
          avoidOptionals: { field: true, object: false, inputValue: false, defaultValue: false },
        },
      },
    },
  });
  return { path, content: `${banner}${content.get(path) ?? ""}` };
}

export interface Operations {
  files: GeneratedFile[];
  /** What is wrong with documents, by file; those are left out. */
  mistakes: string[];
}

/**
 * Typed documents for the `graphql(...)` calls of a web source folder.
 * @param webFolder the folder's path from `root`
 */
export async function generateOperations(root: string, sdl: string, webFolder = "apps/web/src"): Promise<Operations> {
  const schema = buildSchema(sdl);
  const out = `${webFolder}/graphql/generated/`;
  const sources = globSync(`${webFolder}/**/*.{ts,tsx}`, { cwd: root })
    .filter((path) => !path.startsWith(out))
    .sort();
  const mistakes: string[] = [];
  const documents: string[] = [];
  const texts = new Map(sources.map((path) => [path, documentsOf(readFileSync(join(root, path), "utf8"))]));
  const fragments = fragmentsIn([...texts.values()].flat());
  for (const [path, found] of texts) {
    if (found.length === 0) continue;
    const wrong = found.flatMap((text) => mistakesOf(schema, text, fragments));
    if (wrong.length > 0) mistakes.push(...wrong.map((message) => `${path}: ${message}`));
    else documents.push(join(root, path));
  }
  const content = await runCodegen({
    schema: sdl,
    documents,
    ignoreNoDocuments: true,
    generates: {
      [out]: {
        preset: "client",
        presetConfig: { fragmentMasking: false },
        config: { scalars: { ID: "string", DateTime: "string" }, enumType: "string-literal", useTypeImports: true },
      },
    },
  });
  const files = [...content].map(([path, text]) => ({ path: relative(root, join(root, path)), content: text }));
  return { files, mistakes };
}

/** The GraphQL texts of a source file: what stands between the backticks of `graphql(...)`. */
export function documentsOf(source: string): string[] {
  return [...source.matchAll(/\bgraphql\(\s*(?:\/\* GraphQL \*\/\s*)?`([^`]*)`/g)].map((match) => match[1] ?? "");
}

/** Every named fragment: one that stands in one text may be spread in another. */
function fragmentsIn(texts: readonly string[]): FragmentDefinitionNode[] {
  return texts
    .filter((text) => /^\s*fragment /m.test(text))
    .flatMap((text) => {
      try {
        return parse(text).definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
      } catch {
        // A mistake of that text, and told as such.
        return [];
      }
    });
}

function mistakesOf(schema: GraphQLSchema, text: string, known: readonly FragmentDefinitionNode[]): string[] {
  try {
    const document = parse(text);
    // Alone a fragment is of no use, and in somebody else's text it is no mistake that nobody spreads it.
    const rules = specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule);
    const own = new Set(document.definitions.map((node) => ("name" in node ? node.name?.value : undefined)));
    const definitions = [...document.definitions, ...known.filter(({ name }) => !own.has(name.value))];
    return validate(schema, { ...document, definitions }, rules).map((error) => error.message);
  } catch (error) {
    return [(error as GraphQLError).message];
  }
}

async function runCodegen(config: CodegenConfig): Promise<Map<string, string>> {
  const files = (await generate({ ...config, silent: true, errorsOnly: true }, false)) as {
    filename: string;
    content: string;
  }[];
  return new Map(files.map(({ filename, content }) => [filename, content]));
}

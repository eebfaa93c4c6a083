/**
 * `npm run generate`: prints schema.graphql from the code, and from it the types of both sides and the web's documents;
 * builds the models of our own; trains the start tables of the mask engine's codecs.
 * `--check` writes nothing and fails when a file is not what it would be, or when the schema breaks what was released.
 * `--release` makes the schema of today the one that later ones may only add to.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generate as generateTissueModel } from "../models/ct-tissue/build.js";
import { breakingChanges } from "./codegen/breaking-changes.js";
import {
  type GeneratedFile,
  generateOperations,
  generateSharedTypes,
  printSchemaOf,
} from "./codegen/generate-files.js";
import { generateStartTables } from "./start-tables/build.js";

const root = join(import.meta.dirname, "..");
const check = process.argv.includes("--check");
const releasedPath = "apps/api/schema.released.graphql";
const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : null);

const sdl = printSchemaOf(root);
const { files: operations, mistakes } = await generateOperations(root, sdl);
const files: GeneratedFile[] = [
  { path: "apps/api/schema.graphql", content: sdl },
  await generateSharedTypes(sdl),
  ...operations,
  ...generateStartTables(),
];
if (process.argv.includes("--release")) files.push({ path: releasedPath, content: sdl });

const problems = mistakes.map((mistake) => `does not fit the schema: ${mistake}`);
for (const { path, content } of files) {
  if (read(path) === content) continue;
  if (check) problems.push(`out of date, run \`npm run generate\`: ${path}`);
  else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`wrote ${path}`);
  }
}
for (const name of generateTissueModel(check)) {
  if (check) problems.push(`out of date, run \`npm run generate\`: models/ct-tissue/${name}`);
  else console.log(`wrote models/ct-tissue/${name}`);
}
const released = read(releasedPath);
if (released) problems.push(...breakingChanges(released, sdl).map((change) => `breaks released clients: ${change}`));

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

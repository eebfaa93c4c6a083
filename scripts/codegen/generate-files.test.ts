import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { breakingChanges } from "./breaking-changes.js";
import { documentsOf, generateOperations, generateSharedTypes } from "./generate-files.js";

const root = join(import.meta.dirname, "../..");
const sdl = readFileSync(join(root, "apps/api/schema.graphql"), "utf8");
/** Person.displayName under another name: what both sides must notice. */
const renamedSdl = sdl.replaceAll(/\bdisplayName\b/g, "fullName");

describe("renaming a field of the schema", () => {
  // Inside the packages, so that what they import is found; ignored by git and gone afterwards.
  let api: string;
  let web: string;
  beforeAll(() => {
    api = mkdtempSync(join(root, "apps/api/.renamed-"));
    web = mkdtempSync(join(root, "apps/web/.renamed-"));
    cpSync(join(root, "apps/web/src"), join(web, "src"), { recursive: true });
    cpSync(join(root, "apps/web/messages"), join(web, "messages"), { recursive: true });
  });
  afterAll(() => {
    for (const folder of [api, web]) rmSync(folder, { recursive: true, force: true });
  });

  it("breaks the types of the API's resolvers", async () => {
    const complaints = async (schema: string) => {
      const folder = join(api, "schema");
      cpSync(join(root, "packages/shared/src/schema"), folder, { recursive: true });
      writeFileSync(join(folder, "generated.ts"), (await generateSharedTypes(schema)).content);
      return typecheck(api, "../tsconfig.json", {
        compilerOptions: { paths: { "@covoxel/shared/schema": ["./schema/index.ts"] } },
        files: ["../src/features/people/index.ts"],
      });
    };
    expect(await complaints(sdl)).toEqual([]);
    const after = await complaints(renamedSdl);
    expect(after.some((line) => line.includes("people/graphql/types.ts") && line.includes("fullName"))).toBe(true);
  });

  it("refuses the web's documents that still say the old name", async () => {
    const before = await generateOperations(root, sdl, relative(root, join(web, "src")));
    expect(before.mistakes.filter((mistake) => mistake.includes("displayName"))).toEqual([]);
    const after = await generateOperations(root, renamedSdl, relative(root, join(web, "src")));
    expect(after.mistakes.filter((mistake) => mistake.includes("displayName")).length).toBeGreaterThan(0);
  });

  it("breaks the types of the web's components, when the documents are put right and they are not", async () => {
    const complaints = async (schema: string) => {
      const { files } = await generateOperations(root, schema, relative(root, join(web, "src")));
      for (const { path, content } of files) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), content);
      }
      const config = { include: ["src/**/*.ts", "src/**/*.tsx", "messages/**/*.json"], exclude: [] };
      return typecheck(web, "../tsconfig.json", config);
    };
    expect(await complaints(sdl)).toEqual([]);
    for (const path of globSync("src/**/*.{ts,tsx}", { cwd: web })) renameInDocuments(join(web, path));
    expect((await complaints(renamedSdl)).length).toBeGreaterThan(0);
  });
});

/** @returns the compiler's lines that speak of the renamed field, under either name */
function typecheck(folder: string, base: string, config: object): string[] {
  const path = join(folder, "tsconfig.json");
  writeFileSync(path, JSON.stringify({ extends: base, ...config }));
  const { stdout } = spawnSync("tsc", ["-p", path, "--noEmit", "--incremental", "false"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => /displayName|fullName/.test(line));
}

function renameInDocuments(path: string): void {
  const source = readFileSync(path, "utf8");
  let text = source;
  for (const document of documentsOf(source))
    text = text.replace(document, document.replaceAll("displayName", "fullName"));
  if (text !== source) writeFileSync(path, text);
}

describe("what was released", () => {
  it.each([
    [
      "a field that is gone",
      (text: string) => text.replace(/^ {2}displayName: String!$/m, ""),
      /displayName was removed/,
    ],
    [
      "a field that may be null now",
      (text: string) => text.replace("displayName: String!", "displayName: String"),
      /changed type/,
    ],
    [
      "a value of an enum that is gone",
      (text: string) => text.replace(/^ {2}ADJUDICATOR$/m, ""),
      /ADJUDICATOR was removed/,
    ],
    [
      "an argument that one must give now",
      (text: string) => text.replace("viewer: Viewer!", "viewer(why: String!): Viewer!"),
      /why/,
    ],
  ])("isn't broken by %s", (_what, change, complaint) => {
    expect(breakingChanges(sdl, change(sdl)).join("\n")).toMatch(complaint);
  });

  it("may be added to", () => {
    const more = sdl.replace("viewer: Viewer!", "viewer: Viewer!\n  moon(phase: Int): String");
    expect(more).not.toBe(sdl);
    expect(breakingChanges(sdl, more)).toEqual([]);
  });
});

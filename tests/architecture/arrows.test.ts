import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type Import, judge } from "./rules.js";

const root = resolve(import.meta.dirname, "../..");
const sources = ["apps/api/src", "apps/web/src", "packages/shared/src"];

function* typescriptFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* typescriptFiles(path);
    else if (/\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)) yield path;
  }
}

/** Static, dynamic and type imports alike: an arrow is an arrow even when only types travel along it. */
const specifier = /(?:\bfrom|\bimport|\bimport\()\s*["']([^"'\n]+)["']/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, "");
  return [...text.matchAll(specifier)].map(([, target]) => ({ from: file, to: resolveTarget(file, target!) }));
}

/** A path from the repository's root for our own files, the package's name for others'. */
function resolveTarget(file: string, target: string): string {
  if (target.startsWith(".")) return relative(root, resolve(root, dirname(file), target)).replace(/\.js$/, ".ts");
  if (target.startsWith("@/")) return join("apps/web/src", target.slice(2));
  const shared = /^@covoxel\/shared\/(.+)$/.exec(target);
  return shared ? `packages/shared/src/${shared[1]}/index.ts` : target;
}

describe("arrows of the house", () => {
  it("point at the domain", () => {
    const turned = sources
      .flatMap((folder) => [...typescriptFiles(folder)])
      .flatMap(importsOf)
      .flatMap(judge);
    expect(turned).toEqual([]);
  });

  it.each<[string, Import]>([
    ["a domain that knows SQL", { from: "apps/api/src/features/studies/domain/a.ts", to: "kysely" }],
    [
      "a domain that knows its own postgres room",
      { from: "apps/api/src/features/studies/domain/a.ts", to: "apps/api/src/features/studies/postgres/b.ts" },
    ],
    [
      "a feature that reaches past another's door",
      { from: "apps/api/src/features/studies/graphql/a.ts", to: "apps/api/src/features/people/domain/policy.ts" },
    ],
    ["the web reaching into the API", { from: "apps/web/src/app/page.tsx", to: "apps/api/src/config.ts" }],
    ["a decorated class in the web", { from: "apps/web/src/app/page.tsx", to: "type-graphql" }],
    ["Cornerstone outside the viewer", { from: "apps/web/src/features/reads/a.tsx", to: "@cornerstonejs/core" }],
    [
      "the viewer knowing the room client",
      { from: "apps/web/src/viewer/a.ts", to: "apps/web/src/room-client/index.ts" },
    ],
    ["shared code that knows Node", { from: "packages/shared/src/labelmap/a.ts", to: "node:fs" }],
    ["the mask engine knowing Yjs", { from: "packages/shared/src/labelmap/a.ts", to: "yjs" }],
    ["a port that knows an adapter", { from: "apps/api/src/ports/a.ts", to: "apps/api/src/adapters/s3/b.ts" }],
    [
      "the environment read outside config.ts",
      { from: "apps/api/src/features/studies/index.ts", to: "apps/api/src/supervisor/main.ts" },
    ],
  ])("would catch %s", (_, arrow) => {
    expect(judge(arrow)).toHaveLength(1);
  });
});

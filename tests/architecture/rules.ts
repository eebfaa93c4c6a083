/** One arrow: a file of ours and what it imports, a path from the repository's root or a package's name. */
export interface Import {
  from: string;
  to: string;
}

interface Rule {
  says: string;
  forbids(arrow: Import): boolean;
}

const feature = (path: string) => /^apps\/api\/src\/features\/([^/]+)\//.exec(path)?.[1] ?? null;
const isPackage = (path: string) => !/^(apps|packages|tests|models|scripts)\//.test(path);
const inside = (folder: string) => (path: string) => path.startsWith(`${folder}/`);

const inDomain = (path: string) => /^apps\/api\/src\/features\/[^/]+\/domain\//.test(path);
const inWeb = inside("apps/web/src");
const inShared = inside("packages/shared/src");
const inPorts = inside("apps/api/src/ports");

/** What domain code may lean on besides shared: pure parts of Node, never its outside world. */
const pureNode = new Set(["node:crypto", "node:path", "node:stream", "node:buffer"]);
/** Besides those, what only turns values into values: docs/decisions/0024. */
const pureForDomain = new Set([...pureNode, "zod"]);
const ownRoom = (path: string) => /^apps\/api\/src\/features\/[^/]+\/domain\//.test(path);

const rules: Rule[] = [
  {
    says: "domain/ knows its own domain, ports, errors, shared and other features' doors; no framework, no room",
    forbids: ({ from, to }) => {
      if (!inDomain(from)) return false;
      if (isPackage(to)) return !pureForDomain.has(to);
      if (inShared(to) || inPorts(to) || to === "apps/api/src/errors.ts") return false;
      if (feature(to) && feature(to) !== feature(from)) return false;
      return !ownRoom(to);
    },
  },
  {
    says: "feature to feature only through index.ts",
    forbids: ({ from, to }) =>
      feature(from) !== null &&
      feature(to) !== null &&
      feature(from) !== feature(to) &&
      !/features\/[^/]+\/index\.ts$/.test(to),
  },
  {
    says: "ports know only ports, errors and shared",
    forbids: ({ from, to }) =>
      inPorts(from) && !inPorts(to) && !inShared(to) && !pureNode.has(to) && to !== "apps/api/src/errors.ts",
  },
  {
    says: "features reach adapters only through ports; postgres/ and the door may use the database's types",
    forbids: ({ from, to }) =>
      feature(from) !== null &&
      to.startsWith("apps/api/src/adapters/") &&
      !(
        /\/(postgres|graphql)\/|^apps\/api\/src\/features\/[^/]+\/index\.ts$/.test(from) &&
        to.startsWith("apps/api/src/adapters/postgres/")
      ),
  },
  {
    says: "nobody imports the composition root, the supervisor or the command line but themselves",
    forbids: ({ from, to }) =>
      (to === "apps/api/src/main.ts" ||
        to.startsWith("apps/api/src/supervisor/") ||
        to.startsWith("apps/api/src/cli/")) &&
      !from.startsWith("apps/api/src/supervisor/") &&
      !from.startsWith("apps/api/src/cli/"),
  },
  { says: "apps/web never imports apps/api", forbids: ({ from, to }) => inWeb(from) && to.startsWith("apps/api/") },
  {
    says: "no decorated class reaches the web",
    forbids: ({ from, to }) => (inWeb(from) || inShared(from)) && (to === "type-graphql" || to === "reflect-metadata"),
  },
  {
    says: "viewer/ is the only importer of Cornerstone",
    forbids: ({ from, to }) => to.startsWith("@cornerstonejs/") && inWeb(from) && !inside("apps/web/src/viewer")(from),
  },
  {
    says: "room-client/ is the only importer of the sync provider and of Yjs",
    forbids: ({ from, to }) =>
      inWeb(from) && (to === "yjs" || to.startsWith("y-")) && !inside("apps/web/src/room-client")(from),
  },
  {
    says: "viewer and room-client don't know each other",
    forbids: ({ from, to }) =>
      (inside("apps/web/src/viewer")(from) && inside("apps/web/src/room-client")(to)) ||
      (inside("apps/web/src/room-client")(from) && inside("apps/web/src/viewer")(to)),
  },
  {
    says: "shared runs anywhere: no Node, no DOM library",
    forbids: ({ from, to }) =>
      inShared(from) && (to.startsWith("node:") || to.startsWith("react") || to.startsWith("apps/")),
  },
  {
    says: "the mask engine leans on fflate and a SHA-256 only",
    forbids: ({ from, to }) =>
      inside("packages/shared/src/labelmap")(from) &&
      isPackage(to) &&
      !to.startsWith("node:") &&
      to !== "fflate" &&
      !to.startsWith("@noble/hashes"),
  },
];

/** @returns the rules this arrow breaks, as sentences */
export function judge(arrow: Import): string[] {
  return rules.filter((rule) => rule.forbids(arrow)).map((rule) => `${arrow.from} -> ${arrow.to}: ${rule.says}`);
}

import { defineConfig } from "vitest/config";

const fromSource = {
  find: /^@covoxel\/shared\/(.+)$/,
  replacement: `${import.meta.dirname}/packages/shared/src/$1/index.ts`,
};

// graphql must exist once. Node takes its CommonJS entry; left alone, Vite would give our own code the other one.
const oneGraphql = { find: /^graphql$/, replacement: `${import.meta.dirname}/apps/api/node_modules/graphql/index.js` };

/**
 * Three projects, from quick to slow. `unit` needs nothing but Node; `flows` starts the real PostgreSQL, object store and servers;
 * `browser` drives Chromium against a whole running Covoxel. Slow ones run one file at a time: they measure real machines, not luck.
 */
export default defineConfig({
  resolve: { alias: [fromSource, oneGraphql] },
  test: {
    // One process loads the API, the shared package and their libraries once for all of its files: files leave nothing behind in them.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "packages/*/src/**/*.test.ts",
            "apps/*/src/**/*.test.ts",
            "models/**/*.test.ts",
            "scripts/**/*.test.ts",
            "tests/architecture/**/*.test.ts",
          ],
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "flows",
          include: ["tests/contracts/**/*.test.ts", "tests/flows/**/*.test.ts", "tests/convergence/**/*.test.ts"],
          expect: { poll: { timeout: 20_000 } },
          globalSetup: ["tests/support/test-cluster.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["tests/browser/**/*.test.ts"],
          // What a page shows in the end is asserted, not how soon: a busy machine takes longer than the second that is usual.
          expect: { poll: { timeout: 20_000 } },
          globalSetup: ["tests/support/test-cluster.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

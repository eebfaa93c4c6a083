import { defineConfig } from "vitest/config";

const fromSource = {
  find: /^@covoxel\/shared\/(.+)$/,
  replacement: `${import.meta.dirname}/packages/shared/src/$1/index.ts`,
};

/**
 * Three projects, from quick to slow. `unit` needs nothing but Node; `flows` starts the real PostgreSQL, object store and servers;
 * `browser` drives Chromium against a whole running Covoxel. Slow ones run one file at a time: they measure real machines, not luck.
 */
export default defineConfig({
  resolve: { alias: [fromSource] },
  test: {
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
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "flows",
          include: ["tests/contracts/**/*.test.ts", "tests/flows/**/*.test.ts", "tests/convergence/**/*.test.ts"],
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
          globalSetup: ["tests/support/test-cluster.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

import { expect, test } from "vitest";
import { safeReturnPath, signInPath } from "./session";

test("a path on this site survives the way through the sign-in page", () => {
  const path = "/projects/prj_1?tab=members";
  const search = new URL(signInPath(path), "http://localhost").searchParams;
  expect(safeReturnPath(search.get("return"))).toBe(path);
});

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "/\t/evil.example",
  "/.//evil.example",
  "/projects/..//evil.example",
  "/%2e//evil.example",
  "",
  null,
])("signing in never leads to another site: %s", (wanted) => {
  expect(safeReturnPath(wanted)).toMatch(/^\/($|[^/\\])/);
  expect(new URL(safeReturnPath(wanted), "http://localhost").host).toBe("localhost");
});

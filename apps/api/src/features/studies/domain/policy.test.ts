import { type PersonId, type ProjectId, ProjectRole, type TokenScope } from "@covoxel/shared/vocabulary";
import { describe, expect, it } from "vitest";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { assertMayImport, mayImport, maySeeStudies } from "./policy.js";

const project = "prj_1" as ProjectId;
const other = "prj_2" as ProjectId;

function principal(roles: ProjectRole[], options: { isAdmin?: boolean; scopes?: TokenScope[] } = {}): Principal {
  return {
    personId: "psn_1" as PersonId,
    displayName: "A",
    isAdmin: options.isAdmin ?? false,
    roles: new Map([[project, new Set(roles)]]),
    scopes: new Set(options.scopes ?? ["READ", "WRITE"]),
    expiresAt: new Date(8.64e15),
  } as Principal;
}

describe("who may see studies", () => {
  it.each(Object.values(ProjectRole))("a %s of the project, and of no other", (role) => {
    expect(maySeeStudies(principal([role]), project)).toBe(true);
    expect(maySeeStudies(principal([role]), other)).toBe(false);
  });
  it("nobody without a role, and no token without READ", () => {
    expect(maySeeStudies(principal([]), project)).toBe(false);
    expect(maySeeStudies(principal(["LEAD"], { scopes: ["WRITE"] }), project)).toBe(false);
  });
});

describe("who may import", () => {
  it.each(["READER", "ADJUDICATOR", "ANALYST", "VIEWER"] as const)("not a %s", (role) => {
    expect(() => assertMayImport(principal([role]), project)).toThrow(Forbidden);
  });
  it("a lead, and an administrator anywhere", () => {
    expect(mayImport(principal(["LEAD"]), project)).toBe(true);
    expect(mayImport(principal([], { isAdmin: true }), other)).toBe(true);
  });
  it("no token without WRITE", () => {
    expect(mayImport(principal(["LEAD"], { scopes: ["READ"] }), project)).toBe(false);
  });
  it("to an outsider the project does not exist", () => {
    expect(() => assertMayImport(principal(["LEAD"]), other)).toThrow(NotFound);
  });
});

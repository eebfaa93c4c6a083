import { type ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../people/index.js";
import { mayAskModels, maySeeSuggestions } from "./policy.js";

const project = "prj_1" as ProjectId;
const person = (roles: ProjectRole[], change: Partial<Principal> = {}): Principal => ({
  personId: "psn_1" as Principal["personId"],
  displayName: "P",
  isAdmin: false,
  roles: new Map([[project, new Set(roles)]]),
  scopes: new Set(Object.values(TokenScope)),
  expiresAt: new Date(0),
  ...change,
});

describe("who may do what with suggestions", () => {
  it.each([
    [ProjectRole.READER, true],
    [ProjectRole.ADJUDICATOR, true],
    [ProjectRole.LEAD, true],
    [ProjectRole.ANALYST, false],
    [ProjectRole.VIEWER, false],
  ])("%s: asks models: %s; sees what they propose", (role, asks) => {
    expect(mayAskModels(person([role]), project)).toBe(asks);
    expect(maySeeSuggestions(person([role]), project)).toBe(true);
  });

  it("somebody of another project, and a project without a role, see nothing", () => {
    expect(maySeeSuggestions(person([ProjectRole.LEAD]), "prj_2" as ProjectId)).toBe(false);
    expect(maySeeSuggestions(person([]), project)).toBe(false);
  });

  it("a token must carry the scope, an administrator's too", () => {
    const readOnly = { scopes: new Set([TokenScope.READ]) };
    expect(mayAskModels(person([ProjectRole.READER], readOnly), project)).toBe(false);
    expect(mayAskModels(person([], { ...readOnly, isAdmin: true }), project)).toBe(false);
    expect(maySeeSuggestions(person([ProjectRole.READER], { scopes: new Set() }), project)).toBe(false);
  });
});

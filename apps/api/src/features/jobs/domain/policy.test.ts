import type { PersonId, ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { describe, expect, it } from "vitest";
import type { Principal } from "../../people/index.js";
import { jobPolicy } from "./policy.js";

const me = "psn_000000000000000000000001" as PersonId;
const someone = "psn_000000000000000000000002" as PersonId;
const here = "prj_000000000000000000000001" as ProjectId;
const elsewhere = "prj_000000000000000000000002" as ProjectId;

const nowhere: ReadonlySet<ProjectId> = new Set();

const who = (roles: ProjectRole[], more: { isAdmin?: boolean; scopes?: TokenScope[] } = {}): Principal => ({
  personId: me,
  displayName: "Me",
  isAdmin: more.isAdmin ?? false,
  roles: new Map(roles.length ? [[here, new Set(roles)]] : []),
  scopes: new Set(more.scopes ?? ["READ", "WRITE"]),
  expiresAt: new Date("2100-01-01"),
});

describe("a job is seen by", () => {
  it.each([
    ["who asked for it", who(["READER"]), { projectId: here, requestedBy: me }, true],
    ["who asked for one that has no project", who([]), { projectId: null, requestedBy: me }, true],
    ["nobody who has left its project since", who([]), { projectId: here, requestedBy: me }, false],
    ["a lead of its project", who(["LEAD"]), { projectId: here, requestedBy: someone }, true],
    [
      "no other member",
      who(["READER", "ADJUDICATOR", "ANALYST", "VIEWER"]),
      { projectId: here, requestedBy: someone },
      false,
    ],
    ["no lead of another project", who(["LEAD"]), { projectId: elsewhere, requestedBy: someone }, false],
    ["no lead when it has no project", who(["LEAD"]), { projectId: null, requestedBy: someone }, false],
    ["an administrator", who([], { isAdmin: true }), { projectId: here, requestedBy: someone }, true],
    [
      "no token without the scope READ",
      who(["LEAD"], { scopes: ["WRITE"] }),
      { projectId: here, requestedBy: me },
      false,
    ],
  ])("%s", (_title, principal, job, allowed) => {
    expect(jobPolicy.maySee(principal, job, nowhere)).toBe(allowed);
  });
});

describe("a job is cancelled by", () => {
  it.each([
    ["who asked for it", who(["READER"]), { projectId: here, requestedBy: me }, true],
    ["a lead of its project", who(["LEAD"]), { projectId: here, requestedBy: someone }, true],
    ["no other member", who(["READER"]), { projectId: here, requestedBy: someone }, false],
    [
      "no token without the scope WRITE",
      who(["LEAD"], { scopes: ["READ"] }),
      { projectId: here, requestedBy: me },
      false,
    ],
  ])("%s", (_title, principal, job, allowed) => {
    expect(jobPolicy.mayCancel(principal, job, nowhere)).toBe(allowed);
  });
});

describe("whoever reads a case blind", () => {
  const blind = new Set([here]);
  it("sees of that project only the jobs that they asked for, whatever their role", () => {
    for (const reader of [who(["LEAD", "READER"]), who(["READER"], { isAdmin: true })]) {
      expect(jobPolicy.maySee(reader, { projectId: here, requestedBy: someone }, blind)).toBe(false);
      expect(jobPolicy.mayCancel(reader, { projectId: here, requestedBy: someone }, blind)).toBe(false);
      expect(jobPolicy.maySee(reader, { projectId: here, requestedBy: me }, blind)).toBe(true);
    }
    expect(jobPolicy.maySee(who([], { isAdmin: true }), { projectId: elsewhere, requestedBy: someone }, blind)).toBe(
      true,
    );
  });
});

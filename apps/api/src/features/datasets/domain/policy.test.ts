import type { PatientIdentity, PersonId, ProjectId, ProjectRole, TokenScope } from "@covoxel/shared/vocabulary";
import { describe, expect, it } from "vitest";
import { Forbidden, NotFound } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import {
  assertMayExportDataset,
  assertMayFreeze,
  mayExportDataset,
  mayFreeze,
  maySeeDatasets,
  mayTakeHome,
} from "./policy.js";

const here = "prj_000000000000000000000001" as ProjectId;
const elsewhere = "prj_000000000000000000000002" as ProjectId;

const who = (
  roles: ProjectRole[],
  more: { isAdmin?: boolean; scopes?: TokenScope[]; in?: ProjectId } = {},
): Principal => ({
  personId: "psn_000000000000000000000001" as PersonId,
  displayName: "Me",
  isAdmin: more.isAdmin ?? false,
  roles: new Map(roles.length ? [[more.in ?? here, new Set(roles)]] : []),
  scopes: new Set(more.scopes ?? ["READ", "WRITE"]),
  expiresAt: new Date("2100-01-01"),
});

const rights = (principal: Principal) => ({
  sees: maySeeDatasets(principal, here),
  freezes: mayFreeze(principal, here),
  exports: (["PSEUDONYMS", "AS_SOURCE"] as const).filter((patients) => mayExportDataset(principal, here, patients)),
  takes: (["PSEUDONYMS", "AS_SOURCE"] as const).filter((patients) => mayTakeHome(principal, here, patients)),
});
const nothing = { sees: false, freezes: false, exports: [], takes: [] };
const all: PatientIdentity[] = ["PSEUDONYMS", "AS_SOURCE"];

describe("a project's data set is for", () => {
  it.each<[string, Principal, object]>([
    ["its leads", who(["LEAD"]), { sees: true, freezes: true, exports: all, takes: all }],
    [
      "its analysts, who name no patient and freeze nothing",
      who(["ANALYST"]),
      { sees: true, freezes: false, exports: ["PSEUDONYMS"], takes: ["PSEUDONYMS"] },
    ],
    ["administrators", who([], { isAdmin: true }), { sees: true, freezes: true, exports: all, takes: all }],
    ["no reader, adjudicator or viewer", who(["READER", "ADJUDICATOR", "VIEWER"]), nothing],
    ["nobody else", who([]), nothing],
    ["no lead of another project", who(["LEAD"], { in: elsewhere }), nothing],
    [
      "looking only with a token that may only read",
      who(["LEAD"], { scopes: ["READ"] }),
      { sees: true, freezes: false, exports: [], takes: all },
    ],
    ["nothing with a token that may not read", who(["LEAD"], { scopes: ["WRITE"] }), nothing],
  ])("%s", (_, principal, expected) => {
    expect(rights(principal)).toEqual(expected);
  });

  it("whoever may not see it is not told that it exists; whoever may is told what they lack", () => {
    expect(() => assertMayFreeze(who(["READER"]), here)).toThrow(NotFound);
    expect(() => assertMayExportDataset(who(["VIEWER"]), here, "PSEUDONYMS")).toThrow(NotFound);
    expect(() => assertMayFreeze(who(["ANALYST"]), here)).toThrow(Forbidden);
    expect(() => assertMayExportDataset(who(["ANALYST"]), here, "AS_SOURCE")).toThrow(Forbidden);
    expect(() => assertMayExportDataset(who(["LEAD"], { scopes: ["READ"] }), here, "PSEUDONYMS")).toThrow(Forbidden);
  });
});

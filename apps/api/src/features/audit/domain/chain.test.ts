import type { PersonId, ProjectId } from "@covoxel/shared/vocabulary";
import { describe, expect, test } from "vitest";
import type { AuditDetails } from "../../../ports/audit.js";
import { canonicalJson, checkDetails, firstPreviousHash, hashEntry } from "./chain.js";
import type { AuditEntry } from "./entry.js";

const entry: AuditEntry = {
  id: "aud_1",
  at: new Date("2026-01-02T03:04:05.006Z"),
  who: "psn_1" as PersonId,
  act: "PROTOCOL_SAVED",
  subject: "prj_1",
  projectId: "prj_1" as ProjectId,
  caseId: null,
  details: { version: 2, a: "b" },
};

describe("an entry's hash", () => {
  test("is SHA-256 of its canonical JSON, which anybody can work out with other means", () => {
    // printf '%s' '{"act":"PROTOCOL_SAVED", …}' | sha256sum
    expect(hashEntry(entry, firstPreviousHash)).toBe(
      "270d74a8950a4a4aafa4cb2c724a73b12b338bd942b930f93028eda11e97b5ff",
    );
  });

  test("is another one for another value of any field, and for another entry before it", () => {
    const others: Partial<AuditEntry>[] = [
      { id: "aud_2" },
      { at: new Date("2026-01-02T03:04:05.007Z") },
      { who: "SYSTEM" },
      { act: "MEMBER_ADDED" },
      { subject: "prj_2" },
      { projectId: null },
      { caseId: "cas_1" as never },
      { details: { version: 3, a: "b" } },
      { details: { version: "2", a: "b" } },
      { details: { version: 2 } },
    ];
    const hashes = [...others.map((other) => hashEntry({ ...entry, ...other }, firstPreviousHash))];
    hashes.push(hashEntry(entry, firstPreviousHash), hashEntry(entry, "1".repeat(64)));
    expect(new Set(hashes).size).toBe(others.length + 2);
  });

  test("does not depend on the order in which details were said or stored", () => {
    const turned = { ...entry, details: { a: "b", version: 2 } };
    expect(hashEntry(turned, firstPreviousHash)).toBe(hashEntry(entry, firstPreviousHash));
    expect(canonicalJson({ b: { d: null, c: true }, a: 1.5, é: '"' })).toBe(
      '{"a":1.5,"b":{"c":true,"d":null},"é":"\\""}',
    );
  });
});

describe("details", () => {
  test("are ids and figures", () => {
    const fine = { number: 3, share: 0.85, roles: "LEAD,READER", none: null, is: false, at: entry.at.toISOString() };
    expect(() => checkDetails(fine)).not.toThrow();
  });

  test.each<AuditDetails>([
    { name: "Jane Doe" },
    { name: "O'Brien^Pat" },
    { note: "x".repeat(201) },
    { uid: "1.2.840.113619.2.5.1762583153" },
    { figure: Number.NaN },
    { "a name": 1 },
    { nested: { a: 1 } as never },
  ])("that are more than that are refused: %o", (details) => {
    expect(() => checkDetails(details)).toThrow(TypeError);
  });
});

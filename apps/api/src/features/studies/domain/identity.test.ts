import { describe, expect, it } from "vitest";
import { identityOf, uidOf } from "./identity.js";

describe("identityOf", () => {
  const secret = new Uint8Array(32).fill(1);
  it("differs by project, kind and how parts are divided", () => {
    const all = [
      identityOf(secret, "SERIES", "1.2", "3"),
      identityOf(secret, "SERIES", "1.", "23"),
      identityOf(secret, "STUDY", "1.2", "3"),
      identityOf(new Uint8Array(32).fill(2), "SERIES", "1.2", "3"),
    ];
    expect(new Set(all).size).toBe(4);
  });
  it("says nothing of what it was made from", () => {
    expect(identityOf(secret, "SERIES", "1.2.840.1")).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("uidOf", () => {
  it("is a valid UID of at most 64 characters, the same for the same id", () => {
    const uid = uidOf("srs_000000000000000000000000");
    expect(uid).toMatch(/^2\.25\.[1-9]\d*$/);
    expect(uid.length).toBeLessThanOrEqual(64);
    expect(uidOf("srs_000000000000000000000000")).toBe(uid);
    expect(uidOf("srs_000000000000000000000001")).not.toBe(uid);
  });
});

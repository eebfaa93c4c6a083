import { CaseState } from "@covoxel/shared/vocabulary";
import { describe, expect, it } from "vitest";
import { IllegalTransition } from "../../../errors.js";
import { assertMayBecome } from "./case.js";

const allowed = new Set([
  "IMPORTED>QUARANTINED",
  "IMPORTED>AVAILABLE",
  "IMPORTED>EXCLUDED",
  "QUARANTINED>AVAILABLE",
  "QUARANTINED>EXCLUDED",
  "AVAILABLE>QUARANTINED",
  "AVAILABLE>IN_READING",
  "AVAILABLE>EXCLUDED",
  "IN_READING>AVAILABLE",
  "IN_READING>IN_ADJUDICATION",
  "IN_READING>DONE",
  "IN_READING>EXCLUDED",
  "IN_ADJUDICATION>IN_READING",
  "IN_ADJUDICATION>DONE",
  "IN_ADJUDICATION>EXCLUDED",
  "EXCLUDED>QUARANTINED",
  "EXCLUDED>AVAILABLE",
  "EXCLUDED>IN_READING",
]);

describe("a case", () => {
  const states = Object.values(CaseState);
  it.each(states.flatMap((from) => states.map((to) => [from, to] as const)))("from %s to %s", (from, to) => {
    const go = () => assertMayBecome(from, to);
    if (allowed.has(`${from}>${to}`)) expect(go).not.toThrow();
    else expect(go).toThrow(IllegalTransition);
  });
});

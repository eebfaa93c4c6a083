import { vi } from "vitest";
import * as rule from "../../apps/api/src/features/reads/domain/blinding.js";

/** For controls: takes the blinding rule out of the servers of this process. @returns puts it back */
export function takeRuleOut(): () => void {
  const spies = [
    vi.spyOn(rule, "accessToRecord").mockReturnValue(rule.Access.LOOK),
    vi.spyOn(rule, "maySeeImages").mockReturnValue(true),
    vi.spyOn(rule, "mayOversee").mockReturnValue(true),
  ];
  return () => {
    for (const spy of spies) spy.mockRestore();
  };
}

import type { ProjectId } from "@covoxel/shared/vocabulary";
import type { Principal } from "../../people/index.js";
import type { AgreedResults } from "./agreed-case.js";
import type { Refusal } from "./dataset-version.js";
import { type PlannedCase, planCases } from "./plan-cases.js";
import { assertMayFreeze } from "./policy.js";
import { checkSplitPlan, type SplitPlan } from "./split.js";

/**
 * What a version would hold if it were frozen now, before anything is. Freezing may still refuse: only then are the results' voxels read.
 * @returns its cases by number; why there would be none
 * @throws NotFound @throws Forbidden @throws BadUserInput
 */
export async function planDataset(
  { agreed }: { agreed: AgreedResults },
  who: Principal,
  { projectId, split }: { projectId: ProjectId; split: SplitPlan },
): Promise<PlannedCase[] | Refusal> {
  assertMayFreeze(who, projectId);
  checkSplitPlan(split);
  return planCases(await agreed.ofProject(projectId), split);
}

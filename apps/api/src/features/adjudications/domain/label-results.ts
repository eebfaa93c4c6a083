import type { CaseId, Finding, ProjectId, ResultOrigin, SegmentationId } from "@covoxel/shared/vocabulary";
import { BadUserInput } from "../../../errors.js";
import type { Principal } from "../../people/index.js";
import { readsPolicy } from "../../reads/index.js";

/** What a case came to about one label: what data scientists look for. */
export interface LabelResult {
  caseId: CaseId;
  caseNumber: number;
  segmentationId: SegmentationId;
  origin: ResultOrigin;
  labelKey: string;
  finding: Finding;
  voxelCount: number;
  /** Null where the image measures no volume. */
  volumeMl: number | null;
  /** The lowest of any two reads; null where no two painted it, or only one read was made. */
  lowestDice: number | null;
}

export interface LabelResultFilter {
  labelKeys?: readonly string[] | null;
  findings?: readonly Finding[] | null;
  origins?: readonly ResultOrigin[] | null;
  volumeMlAtLeast?: number | null;
  volumeMlAtMost?: number | null;
  diceAtLeast?: number | null;
  diceAtMost?: number | null;
}

export interface LabelResultPage {
  limit: number;
  after: { caseNumber: number; labelKey: string } | null;
}

export interface LabelResults {
  /** By case number and label key. @param hiddenFrom leaves out cases in which this person owes an answer */
  list(
    projectId: ProjectId,
    filter: LabelResultFilter,
    page: LabelResultPage,
    hiddenFrom: Principal["personId"],
  ): Promise<LabelResult[]>;
}

/** For those who oversee the project; to others there are none. @throws BadUserInput */
export async function listLabelResults(
  { labelResults }: { labelResults: LabelResults },
  who: Principal,
  projectId: ProjectId,
  filter: LabelResultFilter,
  page: LabelResultPage,
): Promise<LabelResult[]> {
  const bounds = [filter.volumeMlAtLeast, filter.volumeMlAtMost, filter.diceAtLeast, filter.diceAtMost];
  if (bounds.some((bound) => bound != null && !Number.isFinite(bound)))
    throw new BadUserInput("A bound is a number.", { field: "filter" });
  if (!readsPolicy.oversees(who, projectId)) return [];
  return labelResults.list(projectId, filter, page, who.personId);
}

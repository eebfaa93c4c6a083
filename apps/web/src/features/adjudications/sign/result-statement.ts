import type { Finding } from "@covoxel/shared/vocabulary";
import type { SignAdjudicationInput } from "../../../graphql/generated/graphql";
import { findingOf, type StatementDraft } from "../../reads/in-hand/statement";
import type { LabelFacts, SideFacts } from "../adjudication-in-hand";

/** What of a result somebody has chosen and typed so far. */
export type ResultDraft = Pick<StatementDraft, "findings" | "reasons" | "note">;

export const emptyResult: ResultDraft = { findings: {}, reasons: {}, note: "" };

type SideFindings = readonly Pick<SideFacts, "findings">[];

/**
 * What was said; where nothing was, what is painted is present, and what every side says is absent is absent. That something is absent
 * of which they say different things is for the adjudicator to say.
 */
export function resultFindingOf(
  draft: ResultDraft,
  labelKey: string,
  voxelCount: number,
  sides: SideFindings,
): Finding | null {
  const said = findingOf({ ...draft, answers: {}, confidence: null }, labelKey, voxelCount);
  if (said !== null || draft.findings[labelKey] !== undefined) return said;
  const allSayAbsent = sides.every(({ findings }) =>
    findings.some((one) => one.labelKey === labelKey && one.finding === "ABSENT"),
  );
  return allSayAbsent ? "ABSENT" : null;
}

/** What is sent. Whether it is enough, the server says: it knows the mask as it stands. */
export function toSignInput(
  adjudicationId: string,
  draft: ResultDraft,
  labels: readonly LabelFacts[],
  sides: SideFindings,
  voxels: ReadonlyMap<string, { voxelCount: number }>,
): SignAdjudicationInput {
  const findings = labels.flatMap(({ key }) => {
    const finding = resultFindingOf(draft, key, voxels.get(key)?.voxelCount ?? 0, sides);
    const reason = finding === "NOT_ASSESSABLE" ? (draft.reasons[key] ?? "") : "";
    return finding ? [{ labelKey: key, finding, reason }] : [];
  });
  return { adjudicationId, findings, note: draft.note };
}

import type { Finding } from "@covoxel/shared/vocabulary";
import type { ReadProblemCode, SubmitReadInput } from "../../../graphql/generated/graphql";
import type { ReadFacts } from "./read-documents";

export type LabelFacts = ReadFacts["protocol"]["labels"][number];
export type QuestionFacts = ReadFacts["protocol"]["questions"][number];

/** What somebody has chosen and typed so far; what is not in it they have said nothing about. */
export interface StatementDraft {
  /** By label key. Null: taken back, and nothing is proposed any more. */
  findings: Readonly<Record<string, Finding | null>>;
  /** Why a label is not assessable, by label key. */
  reasons: Readonly<Record<string, string>>;
  /** By question key, as typed or chosen. */
  answers: Readonly<Record<string, string>>;
  confidence: number | null;
  note: string;
}

export const emptyStatement: StatementDraft = { findings: {}, reasons: {}, answers: {}, confidence: null, note: "" };

/** What a read speaks of: labels that are painted. Others are marked in ways of their own. */
export const labelsToFind = (labels: readonly LabelFacts[]) => labels.filter(({ geometry }) => geometry === "MASK");

/** What was said; where nothing was, what is painted is present. That something is absent is for a person to say. */
export function findingOf({ findings }: StatementDraft, labelKey: string, voxelCount: number): Finding | null {
  const said = findings[labelKey];
  return said === undefined && voxelCount > 0 ? "PRESENT" : (said ?? null);
}

/** Segments that stand for one label count together. */
export function voxelsByLabel(
  segments: readonly { labelKey?: string | null; voxelCount: number; volumeMl?: number | null }[],
): ReadonlyMap<string, { voxelCount: number; volumeMl: number | null }> {
  const sums = new Map<string, { voxelCount: number; volumeMl: number | null }>();
  for (const { labelKey, voxelCount, volumeMl } of segments) {
    if (!labelKey) continue;
    const before = sums.get(labelKey) ?? { voxelCount: 0, volumeMl: 0 };
    const volume = before.volumeMl === null || volumeMl == null ? null : before.volumeMl + volumeMl;
    sums.set(labelKey, { voxelCount: before.voxelCount + voxelCount, volumeMl: volume });
  }
  return sums;
}

/** What is sent. Whether it is enough, the server says: it knows the mask as it stands. */
export function toInput(
  readId: string,
  draft: StatementDraft,
  { labels, questions }: { labels: readonly LabelFacts[]; questions: readonly QuestionFacts[] },
  voxels: ReadonlyMap<string, { voxelCount: number }>,
): SubmitReadInput {
  const findings = labelsToFind(labels).flatMap(({ key }) => {
    const finding = findingOf(draft, key, voxels.get(key)?.voxelCount ?? 0);
    const reason = finding === "NOT_ASSESSABLE" ? (draft.reasons[key] ?? "") : "";
    return finding ? [{ labelKey: key, finding, reason }] : [];
  });
  const answers = questions.flatMap(({ key, kind }) => {
    const typed = draft.answers[key]?.trim() ?? "";
    if (typed === "") return [];
    const number = kind === "NUMBER" ? Number(typed.replace(",", ".")) : Number.NaN;
    return [
      { questionKey: key, ...(Number.isFinite(number) ? { text: null, number } : { text: typed, number: null }) },
    ];
  });
  // No confidence is none from 1 to 5: the server says so with everything else that is missing.
  return { readId, findings, answers, confidence: draft.confidence ?? 0, note: draft.note };
}

/** What the server found missing. `key` is that of a label or a question. */
export interface ReadProblem {
  code: ReadProblemCode;
  key?: string | null;
}

/** Where a problem belongs on the screen. */
export type ProblemPlace = `label ${string}` | `question ${string}` | "confidence" | "all";

export function placeOf({ code, key }: ReadProblem): ProblemPlace {
  if (code === "CONFIDENCE_MISSING") return "confidence";
  if (code === "UNKNOWN_KEY" || !key) return "all";
  return code === "ANSWER_MISSING" || code === "ANSWER_INVALID" ? `question ${key}` : `label ${key}`;
}

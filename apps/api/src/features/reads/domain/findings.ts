import { Finding } from "@covoxel/shared/vocabulary";
import type { Protocol } from "../../projects/index.js";
import type { Answer, LabelFinding } from "./read.js";

/** What a reader says when submitting; unknown keys and doubles are problems, too. */
export interface Statement {
  findings: readonly { labelKey: string; finding: Finding; reason: string }[];
  answers: readonly Answer[];
  confidence: number;
  note: string;
}

export const ReadProblemCode = {
  /** A required label about which nothing is said. */
  FINDING_MISSING: "FINDING_MISSING",
  /** PRESENT without a voxel. */
  PRESENT_BUT_EMPTY: "PRESENT_BUT_EMPTY",
  /** ABSENT or NOT_ASSESSABLE, and painted. */
  PAINTED_BUT_NOT_PRESENT: "PAINTED_BUT_NOT_PRESENT",
  /** NOT_ASSESSABLE without a reason. */
  REASON_MISSING: "REASON_MISSING",
  ANSWER_MISSING: "ANSWER_MISSING",
  /** No option of the question, or not of its kind. */
  ANSWER_INVALID: "ANSWER_INVALID",
  CONFIDENCE_MISSING: "CONFIDENCE_MISSING",
  /** The protocol has no such label or question, or it is named twice. */
  UNKNOWN_KEY: "UNKNOWN_KEY",
} as const;
export type ReadProblemCode = (typeof ReadProblemCode)[keyof typeof ReadProblemCode];

/** Why a read can't be locked yet. `key` is that of a label or a question, or null. */
export interface ReadProblem {
  code: ReadProblemCode;
  key: string | null;
}

/** @param voxelsOf voxels by label key, over all segments that stand for the label */
export function checkStatement(
  { labels, questions }: Pick<Protocol, "labels" | "questions">,
  statement: Statement,
  voxelsOf: ReadonlyMap<string, number>,
): { problems: readonly ReadProblem[]; findings: readonly LabelFinding[]; answers: readonly Answer[] } {
  const problems: ReadProblem[] = [];
  const say = (code: ReadProblemCode, key: string | null) => problems.push({ code, key });
  const painted = labels.filter(({ geometry }) => geometry === "MASK");
  const findings: LabelFinding[] = [];
  for (const { key, isRequired } of painted) {
    const said = statement.findings.find(({ labelKey }) => labelKey === key);
    const voxelCount = voxelsOf.get(key) ?? 0;
    // An optional label that is painted is there; one that is not painted says nothing.
    const finding = said?.finding ?? (!isRequired && voxelCount > 0 ? Finding.PRESENT : null);
    if (!finding) {
      if (isRequired) say(ReadProblemCode.FINDING_MISSING, key);
      continue;
    }
    const reason = said?.reason.trim() ?? "";
    if (finding === Finding.PRESENT && voxelCount === 0) say(ReadProblemCode.PRESENT_BUT_EMPTY, key);
    if (finding !== Finding.PRESENT && voxelCount > 0) say(ReadProblemCode.PAINTED_BUT_NOT_PRESENT, key);
    if (finding === Finding.NOT_ASSESSABLE && !reason) say(ReadProblemCode.REASON_MISSING, key);
    findings.push({ labelKey: key, finding, reason: finding === Finding.NOT_ASSESSABLE ? reason : "", voxelCount });
  }
  const answers: Answer[] = [];
  for (const question of questions) {
    const said = statement.answers.find(({ questionKey }) => questionKey === question.key);
    const isEmpty = !said || (said.number === null && !said.text?.trim());
    if (isEmpty) {
      if (question.isRequired) say(ReadProblemCode.ANSWER_MISSING, question.key);
    } else if (!isAnswerTo(question, said)) say(ReadProblemCode.ANSWER_INVALID, question.key);
    else answers.push({ questionKey: question.key, text: said.text?.trim() ?? null, number: said.number });
  }
  const { confidence } = statement;
  if (!Number.isInteger(confidence) || confidence < 1 || confidence > 5) say(ReadProblemCode.CONFIDENCE_MISSING, null);
  for (const key of strangers(
    statement.findings.map(({ labelKey }) => labelKey),
    painted,
  ))
    say(ReadProblemCode.UNKNOWN_KEY, key);
  for (const key of strangers(
    statement.answers.map(({ questionKey }) => questionKey),
    questions,
  ))
    say(ReadProblemCode.UNKNOWN_KEY, key);
  return { problems, findings, answers };
}

function isAnswerTo(question: Protocol["questions"][number], { text, number }: Answer): boolean {
  if (question.kind === "NUMBER") return number !== null && Number.isFinite(number) && text === null;
  if (number !== null || text === null || text.length > 4_000) return false;
  return question.kind === "TEXT" || question.options.includes(text.trim());
}

/** Keys that nothing known has, or that come twice. */
const strangers = (keys: readonly string[], known: readonly { key: string }[]): string[] =>
  keys.filter((key, n) => keys.indexOf(key) < n || !known.some((item) => item.key === key));

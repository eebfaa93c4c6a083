"use client";

import { useTranslations } from "next-intl";
import { formatCount } from "../../../ui/measures";
import styles from "./in-hand.module.css";
import type { ReadFacts } from "./read-documents";

/** What a locked answer says. */
export function SubmissionSummary(props: { read: ReadFacts; submission: NonNullable<ReadFacts["submission"]> }) {
  const t = useTranslations("reads.summary");
  const findings = useTranslations("reads.findings");
  const words = useTranslations("reads.submit");
  const { submission } = props;
  const { labels, questions } = props.read.protocol;
  return (
    <dl className={styles.summary} aria-label={t("title")}>
      {submission.findings.map(({ labelKey, finding, reason, voxelCount }) => (
        <div key={labelKey}>
          <dt>{labels.find(({ key }) => key === labelKey)?.name ?? labelKey}</dt>
          <dd>
            {findings(finding)}
            {voxelCount > 0 && `, ${words("voxels", { count: voxelCount, text: formatCount(voxelCount) })}`}
            {reason && `: ${reason}`}
          </dd>
        </div>
      ))}
      {submission.answers.map(({ questionKey, text, number }) => {
        const question = questions.find(({ key }) => key === questionKey);
        return (
          <div key={questionKey}>
            <dt>{question?.text ?? questionKey}</dt>
            <dd>{number == null ? text : t("answer", { value: number, unit: question?.unit ?? "" }).trim()}</dd>
          </div>
        );
      })}
      <div>
        <dt>{words("confidence")}</dt>
        <dd>{t("confidence", { value: submission.confidence })}</dd>
      </div>
      {submission.note && (
        <div>
          <dt>{t("note")}</dt>
          <dd>{submission.note}</dd>
        </div>
      )}
    </dl>
  );
}

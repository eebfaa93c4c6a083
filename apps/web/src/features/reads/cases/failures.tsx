"use client";

import { useTranslations } from "next-intl";
import { Notice } from "../../../ui/notice";
import { useProblemText } from "../../../ui/problem";
import styles from "./cases.module.css";
import type { Failure } from "./for-each-case";

/** Which of several cases stayed as they were, and why. Nothing where all went well. */
export function Failures({ failures }: { failures: readonly Failure[] }) {
  const t = useTranslations("cases");
  const textOf = useProblemText();
  if (failures.length === 0) return null;
  return (
    <Notice state="refused" title={t("failed", { count: failures.length })} live>
      <ul className={styles.failures}>
        {failures.map(({ number, error }) => (
          <li key={number}>
            {t("name", { number })}: {textOf(error).detail}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

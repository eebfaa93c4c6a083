"use client";

import { useTranslations } from "next-intl";
import { StateWord } from "../../../ui/state-word";
import type { Desk } from "../use-desk";
import styles from "./agreement.module.css";
import { pairOf } from "./label-figures";

/** Every label with its figure and its verdict; the chosen one is drawn. */
export function LabelList({ desk }: { desk: Desk }) {
  const t = useTranslations("adjudications.figures");
  const verdicts = useTranslations("adjudications.verdicts");
  const { agreement, labels } = desk.adjudication;
  const [first, second] = [desk.pair[0].number, desk.pair[1].number];
  return (
    <ul className={styles.labels} aria-label={t("labels")}>
      {labels.map(({ key, name, colour }) => {
        const verdict = agreement.labels.find(({ labelKey }) => labelKey === key);
        const dice = verdict && pairOf(verdict, first, second)?.dice.value;
        return (
          <li key={key}>
            <button type="button" aria-pressed={desk.label?.key === key} onClick={() => desk.setLabel(key)}>
              <i style={{ background: colour }} aria-hidden="true" />
              <span className={styles.labelName}>{name}</span>
              <span className={styles.quiet}>{dice == null ? "" : dice.toFixed(2)}</span>
              {verdict && (
                <StateWord colour={verdict.verdict === "AGREED" ? "saved" : "attention"}>
                  {verdicts(verdict.verdict)}
                </StateWord>
              )}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

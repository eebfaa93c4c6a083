"use client";

import { Checkbox, SegmentedControl } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Desk } from "../use-desk";
import { type ShownSides, sideColours } from "./compare-sides";
import styles from "./comparison-bar.module.css";

/** What colours mean, and which of the sides are drawn. */
export function ComparisonBar({ desk }: { desk: Desk }) {
  const t = useTranslations("adjudications.sides");
  const { pair, shown, masks, label } = desk;
  const [first, second] = pair;
  const choices: { value: ShownSides; label: string }[] = [
    { value: "BOTH", label: t("both") },
    { value: "FIRST", label: first.name },
    { value: "SECOND", label: second.name },
    { value: "RESULT", label: t("result") },
  ];
  return (
    <section className={styles.bar} aria-label={t("title")}>
      <Legend desk={desk} />
      <span className={styles.space} />
      {masks.share < 1 && !masks.failed && (
        <span role="status">{t("arriving", { percent: Math.floor(100 * masks.share) })}</span>
      )}
      {masks.failed && (
        <span role="status" className={styles.failed}>
          {t("failed")}
        </span>
      )}
      <SegmentedControl
        size="xs"
        aria-label={t("drawn", { label: label?.name ?? "" })}
        value={shown}
        data={choices}
        onChange={(value) => value !== shown && desk.toggleShown(value as ShownSides)}
      />
      <Checkbox
        size="xs"
        label={t("outline")}
        checked={!desk.isFilled}
        disabled={shown === "RESULT"}
        onChange={(event) => desk.setFilled(!event.currentTarget.checked)}
      />
    </section>
  );
}

function Legend({ desk }: { desk: Desk }) {
  const t = useTranslations("adjudications.sides");
  const { shown, pair, label } = desk;
  const [first, second] = pair;
  if (shown === "RESULT") return <span>{t("resultAlone")}</span>;
  const entries = {
    BOTH: [
      [sideColours.FIRST, t("only", { name: first.name })],
      [sideColours.SECOND, t("only", { name: second.name })],
      [sideColours.BOTH, t("shared")],
    ],
    FIRST: [[sideColours.FIRST, first.name]],
    SECOND: [[sideColours.SECOND, second.name]],
  }[shown];
  return (
    <ul className={styles.legend} aria-label={t("legend")}>
      {label && <li>{label.name}:</li>}
      {entries.map(([colour, name]) => (
        <li key={name}>
          <i style={{ background: colour }} aria-hidden="true" />
          {name}
        </li>
      ))}
      <li>
        <i className={styles.outline} aria-hidden="true" />
        {t("result")}
      </li>
    </ul>
  );
}

"use client";

import { NativeSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import panel from "../../reads/side-panel.module.css";
import type { Desk } from "../use-desk";
import styles from "./agreement.module.css";
import { pairOf } from "./label-figures";
import { LabelList } from "./label-list";
import { PairFigures } from "./pair-figures";

/** How the two that are compared agree, label by label, and what the rule asks. */
export function FiguresPanel({ desk }: { desk: Desk }) {
  const t = useTranslations("adjudications.figures");
  const { adjudication, label, pair } = desk;
  const { agreement, labels } = adjudication;
  const verdict = agreement.labels.find(({ labelKey }) => labelKey === label?.key);
  const [first, second] = [pair[0].number, pair[1].number];
  return (
    <section className={panel.section} aria-labelledby="figures-title">
      <div className={`${panel.head} ${styles.head}`}>
        <h2 id="figures-title">{t("title", { label: label?.name ?? "", first, second })}</h2>
        <span className={styles.rule}>{t("rule", { dice: agreement.diceAtLeast.toFixed(2) })}</span>
      </div>
      <PairChoice desk={desk} />
      {labels.length > 1 && <LabelList desk={desk} />}
      {!agreement.isIndependent && <p className={styles.attention}>{t("dependent")}</p>}
      {verdict && (
        <PairFigures
          verdict={verdict}
          figures={pairOf(verdict, first, second)}
          diceAtLeast={agreement.diceAtLeast}
          desk={desk}
        />
      )}
    </section>
  );
}

/** Which two are compared, where there are more. */
function PairChoice({ desk }: { desk: Desk }) {
  const t = useTranslations("adjudications.figures");
  const { sides } = desk.adjudication;
  if (sides.length < 3) return null;
  const pairs = sides.flatMap((a) => sides.filter((b) => b.number > a.number).map((b) => [a, b] as const));
  return (
    <NativeSelect
      size="xs"
      mb={6}
      aria-label={t("compared")}
      value={`${desk.pair[0].number} ${desk.pair[1].number}`}
      data={pairs.map(([a, b]) => ({
        value: `${a.number} ${b.number}`,
        label: t("pair", { first: a.name, second: b.name }),
      }))}
      onChange={(event) => {
        const [a = 1, b = 2] = event.currentTarget.value.split(" ").map(Number);
        desk.setPair(a, b);
      }}
    />
  );
}

"use client";

import { useTranslations } from "next-intl";
import { formatMl } from "../../../ui/measures";
import { sideColours } from "../sides/compare-sides";
import type { Desk } from "../use-desk";
import styles from "./agreement.module.css";
import { differencePercent, instancesOf, type LabelVerdict, type PairFiguresFacts, signed } from "./label-figures";

interface PairFiguresProps {
  verdict: LabelVerdict;
  figures: PairFiguresFacts | null;
  diceAtLeast: number;
  desk: Desk;
}

/** The figures of one label of two sides, with what the rule makes of them. */
export function PairFigures({ verdict, figures, diceAtLeast, desk }: PairFiguresProps) {
  const t = useTranslations("adjudications.figures");
  const reasons = useTranslations("adjudications.reasons");
  const dice = figures?.dice.value ?? null;
  const why = figures?.dice.reason ?? figures?.hd95Mm.reason ?? figures?.surfaceDice.reason ?? null;
  return (
    <>
      {figures && (
        <dl className={styles.figures}>
          <Figure name={t("dice")} value={dice?.toFixed(2)} />
          <Figure
            name={t("surfaceDice", { tolerance: figures.toleranceMm })}
            value={figures.surfaceDice.value?.toFixed(2)}
          />
          <Figure
            name={t("hd95")}
            value={figures.hd95Mm.value == null ? undefined : t("mm", { value: figures.hd95Mm.value.toFixed(1) })}
          />
        </dl>
      )}
      {dice !== null && <DiceBar dice={dice} atLeast={diceAtLeast} />}
      <p className={styles.held}>
        {dice !== null && t("held", { dice: dice.toFixed(2), atLeast: diceAtLeast.toFixed(2) })} {why && reasons(why)}
      </p>
      {figures && <Volumes figures={figures} />}
      <Sides verdict={verdict} desk={desk} />
      <Instances verdict={verdict} desk={desk} />
    </>
  );
}

function Figure({ name, value }: { name: string; value: string | undefined }) {
  return (
    <div>
      <dd>{value ?? "–"}</dd>
      <dt>{name}</dt>
    </div>
  );
}

/** The figure against the rule: amber below it. */
function DiceBar({ dice, atLeast }: { dice: number; atLeast: number }) {
  return (
    <div className={styles.bar} aria-hidden="true">
      <i
        style={{
          width: `${100 * dice}%`,
          background: dice < atLeast ? "var(--state-attention)" : "var(--state-saved)",
        }}
      />
      <b style={{ left: `${100 * atLeast}%` }} />
    </div>
  );
}

function Volumes({ figures }: { figures: PairFiguresFacts }) {
  const t = useTranslations("adjudications.figures");
  const { volumeAMl: a, volumeBMl: b } = figures;
  if (a == null || b == null || a + b === 0) return null;
  const percent = differencePercent(figures);
  return (
    <p className={styles.held}>
      {t("volumes", { a: formatMl(a), b: formatMl(b) })}
      {", "}
      {percent === null
        ? t("differenceMl", { difference: signed(b - a, 2) })
        : t("difference", { percent: signed(percent, 1) })}
    </p>
  );
}

/** What each of the two says of it, and how certain they are of their read. */
function Sides({ verdict, desk }: { verdict: LabelVerdict; desk: Desk }) {
  const t = useTranslations("adjudications.figures");
  const findings = useTranslations("reads.findings");
  const colours = [sideColours.FIRST, sideColours.SECOND];
  return (
    <ul className={styles.sides}>
      {desk.pair.map(({ number, name, confidence }, place) => {
        const finding = verdict.findings[number - 1] ?? null;
        return (
          <li key={number}>
            <i style={{ background: colours[place] }} aria-hidden="true" />
            {name}
            <b>{finding ? findings(finding) : t("notSpokenOf")}</b>
            <span>{t("confidence", { value: confidence })}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** Which instances belong together, where a label has several. */
function Instances({ verdict, desk }: { verdict: LabelVerdict; desk: Desk }) {
  const t = useTranslations("adjudications.figures");
  const [first, second] = desk.pair;
  const instances = instancesOf(verdict, first.number, second.number);
  if (instances.length === 0) return null;
  return (
    <details className={styles.instances}>
      <summary>{t("instances", { count: instances.length })}</summary>
      <ul>
        {instances.map(({ instance, dice }) => (
          <li key={`${instance?.a} ${instance?.b}`}>
            {t("together", { a: instance?.a ?? t("nobody"), b: instance?.b ?? t("nobody") })}
            <b>{dice.value?.toFixed(2) ?? "–"}</b>
          </li>
        ))}
      </ul>
    </details>
  );
}

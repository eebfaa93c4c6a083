"use client";

import { useTranslations } from "next-intl";
import { StateWord } from "../../../ui/state-word";
import styles from "./of-case.module.css";
import type { Outcome } from "./of-case-documents";

type Agreement = NonNullable<Outcome["agreement"]>;
type Pair = Agreement["labels"][number]["pairs"][number];
type Measured = Pair["dice"];

/** The figures of every label; of every pair, where there are more reads than two. */
export function AgreementTable({ agreement, labels }: { agreement: Agreement; labels: readonly LabelName[] }) {
  const t = useTranslations("adjudications.ofCase");
  const figures = useTranslations("adjudications.figures");
  const { passed, diceAtLeast, isIndependent } = agreement;
  return (
    <>
      <p className={styles.sentence}>{t(passed ? "passed" : "notPassed", { dice: diceAtLeast.toFixed(2) })}</p>
      {!isIndependent && <p className={styles.sentence}>{figures("dependent")}</p>}
      <table className={styles.figures}>
        <thead>
          <tr>
            <th scope="col">{t("label")}</th>
            <th scope="col">{t("dice")}</th>
            <th scope="col">{t("surfaceDice")}</th>
            <th scope="col">{t("hd95")}</th>
          </tr>
        </thead>
        <tbody>
          {agreement.labels.map((label) => (
            <LabelRows key={label.labelKey} label={label} name={labels.find(({ key }) => key === label.labelKey)} />
          ))}
        </tbody>
      </table>
    </>
  );
}

export interface LabelName {
  key: string;
  name: string;
  colour: string;
}

/** Its verdict, and the figures beside it; below it, where there are several pairs of reads. */
function LabelRows({ label, name }: { label: Agreement["labels"][number]; name: LabelName | undefined }) {
  const t = useTranslations("adjudications.ofCase");
  const verdicts = useTranslations("adjudications.verdicts");
  const reasons = useTranslations("adjudications.reasons");
  /** Why a figure is missing. */
  const why = (pair: Pair) => {
    const reason = pair.dice.reason ?? pair.hd95Mm.reason;
    return reason ? reasons(reason) : undefined;
  };
  const pairs = label.pairs.filter(({ instance }) => instance == null);
  const [only, ...others] = pairs;
  const isAlone = only !== undefined && others.length === 0;
  return (
    <>
      <tr title={isAlone ? why(only) : undefined}>
        <th scope="row" colSpan={isAlone ? 1 : 4}>
          <span className={styles.label}>
            <i style={{ background: name?.colour }} aria-hidden="true" />
            {name?.name ?? label.labelKey}
          </span>
          <StateWord colour={label.verdict === "AGREED" ? "saved" : "attention"}>{verdicts(label.verdict)}</StateWord>
        </th>
        {isAlone && <Figures pair={only} />}
      </tr>
      {!isAlone &&
        pairs.map((pair) => (
          <tr key={`${pair.a} ${pair.b}`} className={styles.pair} title={why(pair)}>
            <th scope="row">{t("pair", { a: pair.a, b: pair.b })}</th>
            <Figures pair={pair} />
          </tr>
        ))}
    </>
  );
}

function Figures({ pair }: { pair: Pair }) {
  const figure = ({ value }: Measured, digits: number) => value?.toFixed(digits) ?? "–";
  return (
    <>
      <td>{figure(pair.dice, 3)}</td>
      <td>{figure(pair.surfaceDice, 3)}</td>
      <td>{figure(pair.hd95Mm, 1)}</td>
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import panel from "../../reads/side-panel.module.css";
import type { SideFacts } from "../adjudication-in-hand";
import type { Desk } from "../use-desk";
import styles from "./agreement.module.css";

/** What each side answered and found, side by side; what differs is marked with a word. */
export function AnswersTab({ desk }: { desk: Desk }) {
  const t = useTranslations("adjudications.answers");
  const findings = useTranslations("reads.findings");
  const { sides, protocol, labels } = desk.adjudication;
  const { questions, instructions } = protocol;
  const answerOf = (side: SideFacts, key: string, unit: string | null) => {
    const answer = side.answers.find(({ questionKey }) => questionKey === key);
    if (!answer) return null;
    return answer.number == null
      ? (answer.text ?? null)
      : [answer.number, unit].filter((part) => part !== null).join(" ");
  };
  const findingOf = (side: SideFacts, key: string) => {
    const said = side.findings.find(({ labelKey }) => labelKey === key);
    return said ? [findings(said.finding), said.reason].filter(Boolean).join(": ") : null;
  };
  return (
    <>
      <section className={panel.section} aria-label={t("questions")}>
        <table className={styles.answers}>
          <thead>
            <tr>
              <th scope="col">{t("questions")}</th>
              {sides.map(({ number, name }) => (
                <th key={number} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {questions.map(({ key, text, unit }) => (
              <Line key={key} name={text} values={sides.map((side) => answerOf(side, key, unit ?? null))} />
            ))}
            {labels.map(({ key, name }) => (
              <Line key={`label ${key}`} name={name} values={sides.map((side) => findingOf(side, key))} />
            ))}
            <Line
              name={t("confidence")}
              values={sides.map(({ confidence }) => t("of5", { value: confidence }))}
              quiet
            />
          </tbody>
        </table>
      </section>
      <section className={panel.section} aria-label={t("instructions")}>
        <div className={panel.head}>
          <h2>{t("instructions")}</h2>
        </div>
        <p className={styles.instructions}>{instructions || t("noInstructions")}</p>
      </section>
    </>
  );
}

function Line({ name, values, quiet = false }: { name: string; values: readonly (string | null)[]; quiet?: boolean }) {
  const t = useTranslations("adjudications.answers");
  const differs = !quiet && new Set(values).size > 1;
  return (
    <tr data-differs={differs || undefined}>
      <th scope="row">
        {name}
        {differs && <span className={styles.differs}>{t("differs")}</span>}
      </th>
      {values.map((value, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is a side, and sides don't move
        <td key={place}>{value ?? t("nothing")}</td>
      ))}
    </tr>
  );
}

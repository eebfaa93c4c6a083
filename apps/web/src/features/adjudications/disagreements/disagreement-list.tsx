"use client";

import { useTranslations } from "next-intl";
import type { KeyboardEvent, Ref } from "react";
import { formatCount } from "../../../ui/measures";
import { VirtualListbox } from "../../../ui/virtual-listbox";
import panel from "../../reads/side-panel.module.css";
import type { DisagreementFacts } from "../adjudication-documents";
import { choiceOfKey } from "../desk-keys";
import type { Desk } from "../use-desk";
import styles from "./disagreements.module.css";
import { useDisagreementWords } from "./use-place-words";
import { colourOfPiece } from "./whose";

const rowHeight = 46;

/** What the sides disagree about, the largest first. Arrows walk and bring the views along; figures decide. */
export function DisagreementList({ desk, ref }: { desk: Desk; ref: Ref<HTMLDivElement> }) {
  const t = useTranslations("adjudications.list");
  const { disagreements } = desk.adjudication;
  const { chosen } = desk;
  const press = (event: KeyboardEvent) => {
    const choice = event.ctrlKey || event.metaKey || event.altKey ? undefined : choiceOfKey(event.key, desk);
    if (choice === undefined || !chosen || !desk.mayDecide) return false;
    desk.decide(choice);
    return true;
  };
  return (
    <section className={`${panel.section} ${styles.section}`} aria-labelledby="disagreements-title">
      <div className={panel.head}>
        <h2 id="disagreements-title">{t("title")}</h2>
        <span className={styles.count}>{t("count", { text: formatCount(disagreements.length) })}</span>
      </div>
      {disagreements.length === 0 ? (
        <p className={panel.quiet}>{t("none")}</p>
      ) : (
        <VirtualListbox
          ref={ref}
          className={styles.list}
          label={t("title")}
          rows={disagreements}
          rowHeight={rowHeight}
          keyOf={({ number }) => String(number)}
          chosenKey={chosen ? String(chosen.number) : null}
          onChoose={({ number }) => desk.choose(number)}
          onKey={press}
          renderRow={(piece) => <Row piece={piece} desk={desk} />}
        />
      )}
    </section>
  );
}

function Row({ piece, desk }: { piece: DisagreementFacts; desk: Desk }) {
  const t = useTranslations("adjudications.list");
  const { sides, labels } = desk.adjudication;
  const words = useDisagreementWords(sides);
  const choice = desk.decided.get(piece.number) ?? null;
  const isRedrawn = desk.isRedrawing && desk.chosen?.number === piece.number;
  const [first, second] = desk.pair;
  return (
    <div className={styles.row} data-disagreement={piece.number} data-decided={choice?.decision}>
      <i style={{ background: colourOfPiece(piece, [first.number, second.number]) }} aria-hidden="true" />
      <span className={styles.name}>{labels.find(({ key }) => key === piece.labelKey)?.name ?? piece.labelKey}</span>
      <span className={styles.place}>{words.place(piece)}</span>
      <span className={choice ? styles.done : styles.open}>
        {isRedrawn && !choice ? t("redrawing") : (words.decided(choice) ?? t("undecided"))}
      </span>
      <span className={styles.summary}>{words.summary(piece)}</span>
    </div>
  );
}

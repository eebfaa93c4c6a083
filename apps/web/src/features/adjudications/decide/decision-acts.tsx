"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import panel from "../../reads/side-panel.module.css";
import type { Desk } from "../use-desk";
import styles from "./decide.module.css";
import type { Choice } from "./decision-keeper";

/** What may become of the chosen disagreement. */
export function DecisionActs({ desk, online }: { desk: Desk; online: boolean }) {
  const t = useTranslations("adjudications.decide");
  const { chosen, adjudication, pair } = desk;
  if (!adjudication.isOpen || adjudication.disagreements.length === 0) return null;
  const now = chosen ? (desk.decided.get(chosen.number) ?? null) : null;
  const disabled = !chosen || !desk.mayDecide || !online;
  const keyOf = (number: number) => (number === pair[0].number ? "1" : number === pair[1].number ? "2" : "");
  const act = (name: string, key: string, choice: Choice) => (
    <Button
      key={name}
      variant="default"
      size="compact-sm"
      px={7}
      disabled={disabled}
      aria-pressed={now !== null && now.decision === choice?.decision && now.side === choice.side}
      onClick={() => desk.decide(choice)}
    >
      {name}
      {key && <kbd className={styles.key}>{key}</kbd>}
    </Button>
  );
  return (
    <section className={panel.section} aria-label={t("title")}>
      <div className={styles.acts}>
        {adjudication.sides.map(({ number }) =>
          act(t("take", { number }), keyOf(number), { decision: "SIDE", side: number }),
        )}
        {act(t(adjudication.sides.length > 2 ? "all" : "both"), "3", { decision: "BOTH", side: null })}
        {act(t("neither"), "4", { decision: "NEITHER", side: null })}
        <Button
          variant="default"
          size="compact-sm"
          px={7}
          disabled={disabled}
          aria-pressed={now?.decision === "REDRAWN"}
          onClick={() => chosen && desk.redraw.begin(chosen.number)}
        >
          {t("redraw")}
          <kbd className={styles.key}>R</kbd>
        </Button>
        {now && (
          <Button variant="subtle" color="gray" size="compact-sm" disabled={disabled} onClick={() => desk.decide(null)}>
            {t("reopen")}
          </Button>
        )}
      </div>
      <p className={panel.quiet} role="status">
        {!online ? t("offline") : chosen === null ? t("chooseFirst") : desk.isRedrawing ? t("redrawing") : t("hint")}
      </p>
    </section>
  );
}

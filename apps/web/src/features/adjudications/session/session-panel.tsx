"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useDates } from "../../../ui/use-dates";
import panel from "../../reads/side-panel.module.css";
import type { AdjudicationInHand } from "../adjudication-in-hand";
import styles from "./session.module.css";
import { GiveBackDialog, OpenSessionDialog } from "./session-dialogs";

/** Who is in it beside the adjudicator, and the two ways out of deciding alone. */
export function SessionPanel({ adjudication }: { adjudication: AdjudicationInHand }) {
  const t = useTranslations("adjudications.session");
  const dates = useDates();
  const [asked, setAsked] = useState<"OPEN" | "GIVE_BACK" | null>(null);
  const { isOpen, isMine, sessionAt, adjudicator } = adjudication;
  const close = () => setAsked(null);
  if (!isOpen && !sessionAt) return null;
  return (
    <section className={panel.section} aria-label={t("title")}>
      {sessionAt && (
        <p className={panel.sentence} role="status">
          <b>{t("since", { when: dates.minute(sessionAt) })}</b>{" "}
          {t(isMine ? "decidingIsYours" : "decidingIsTheirs", { name: adjudicator?.displayName ?? "" })}
        </p>
      )}
      {isOpen && (
        <div className={styles.acts}>
          {!sessionAt && (
            <Button variant="default" size="compact-sm" onClick={() => setAsked("OPEN")}>
              {t("open")}
            </Button>
          )}
          <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsked("GIVE_BACK")}>
            {t("giveBack")}
          </Button>
        </div>
      )}
      {asked === "OPEN" && <OpenSessionDialog adjudication={adjudication} onClose={close} />}
      {asked === "GIVE_BACK" && <GiveBackDialog adjudication={adjudication} onClose={close} />}
    </section>
  );
}

"use client";

import type { CaseState } from "@covoxel/shared/vocabulary";
import { useTranslations } from "next-intl";
import { formatCount } from "../../../ui/measures";
import styles from "./cases.module.css";
import { useCaseWords } from "./use-case-words";

/** How many cases are in each state; a click shows only those. */
export function StateBar(props: {
  counts: readonly { state: CaseState; count: number }[];
  only: CaseState | null;
  onOnly: (state: CaseState | null) => void;
}) {
  const t = useTranslations("cases.bar");
  const words = useCaseWords();
  return (
    <section className={styles.bar} aria-label={t("title")}>
      <div className={styles.stripe} aria-hidden="true">
        {props.counts.map(({ state, count }) => (
          <i key={state} data-state={state} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={styles.legend}>
        {props.counts.map(({ state, count }) => (
          <li key={state}>
            <button
              type="button"
              aria-pressed={props.only === state}
              title={t(props.only === state ? "showAll" : "showOnly")}
              onClick={() => props.onOnly(props.only === state ? null : state)}
            >
              <i data-state={state} aria-hidden="true" />
              {words.state(state)} <b>{formatCount(count)}</b>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

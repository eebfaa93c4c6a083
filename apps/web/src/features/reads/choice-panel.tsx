"use client";

import { NativeSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { SidePanelProps } from "./side-panel";
import styles from "./side-panel.module.css";

/** Which time point, b-value or phase is looked at. The mask stays on its own: the choice changes the picture only. */
export function ChoicePanel({ context, viewer }: SidePanelProps) {
  const t = useTranslations("reading.choice");
  const [chosen, setChosen] = useState(context.segmentation.t);
  const loading = useRef<AbortController | null>(null);
  const { choices } = context.series;
  if (choices.length < 2) return null;

  const choose = async (next: number) => {
    setChosen(next);
    loading.current?.abort();
    const current = new AbortController();
    loading.current = current;
    await viewer.pixels.choose(next);
    viewer.framesArrived(0, viewer.grid.shape[2] - 1);
    await viewer.pixels.load(() => viewer.state.get().positionIjk[2], viewer.framesArrived, current.signal);
  };

  return (
    <section className={styles.section}>
      <NativeSelect
        label={t("label")}
        value={chosen}
        data={choices.map((label, at) => ({ value: String(at), label }))}
        // A choice that is given up for the next one ends without a word; what fails to load stays dark and is asked for again.
        onChange={(event) => void choose(Number(event.target.value)).catch(() => {})}
      />
      {chosen !== context.segmentation.t && (
        <p className={styles.sentence}>{t("elsewhere", { choice: choices[context.segmentation.t] ?? "" })}</p>
      )}
    </section>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { formatCount } from "../../../ui/measures";
import { useDates } from "../../../ui/use-dates";
import panel from "../side-panel.module.css";
import styles from "./history.module.css";
import type { TimelineEntry } from "./timeline-rows";
import type { Past } from "./use-past";

interface TimeSliderProps {
  past: Past;
  latest: number;
  /** Those that are loaded, newest first. */
  entries: readonly TimelineEntry[];
}

/** A hand that slides passes many revisions; the one where it rests is fetched. */
const restMs = 150;

/** Through the revisions by hand or by keys; at its end it is now. */
export function TimeSlider({ past, latest, entries }: TimeSliderProps) {
  const t = useTranslations("reading.history");
  const dates = useDates();
  const [held, setHeld] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const value = held ?? past.loading ?? past.shown?.mask.revision ?? latest;
  const timeAt = (revision: number) => entries.find((entry) => entry.revision === revision)?.savedAt ?? null;
  const slide = (revision: number) => {
    setHeld(revision);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setHeld(null);
      if (revision >= latest) past.back();
      else past.look(revision, timeAt(revision));
    }, restMs);
  };

  const time = timeAt(value) ?? (past.shown?.mask.revision === value ? past.shown.savedAt : null);
  const isNow = value >= latest;
  const words = isNow
    ? t("now")
    : time
      ? t("point", { time: dates.second(time), revision: formatCount(value) })
      : t("pointRevision", { revision: formatCount(value) });
  return (
    <>
      <input
        className={panel.range}
        type="range"
        min={0}
        max={Math.max(latest, 1)}
        value={latest === 0 ? 1 : Math.min(value, latest)}
        disabled={latest === 0}
        aria-label={t("slider")}
        aria-valuetext={words}
        onChange={(event) => slide(Number(event.target.value))}
      />
      <p className={styles.point} title={time && !isNow ? dates.utc(time) : undefined}>
        {words}
      </p>
    </>
  );
}

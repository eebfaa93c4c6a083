"use client";

import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useReadInHand } from "./in-hand/read-in-hand";
import { type ReadContext, type ReadSeries, seriesUrl } from "./read-context";
import { summary } from "./read-series";
import styles from "./series-strip.module.css";
import { useRemembered } from "./use-remembered";

/** The series of the study, or of the case that is read; the one that is read is marked. */
export function SeriesStrip({ context }: { context: ReadContext }) {
  const t = useTranslations("reading.series");
  const [open, setOpen] = useRemembered("series-strip", window.innerWidth >= 1200);
  const read = useReadInHand();
  // A case may be of several studies; what else there is of the patient is not part of it.
  const siblings = read ? read.case.studies.flatMap((study) => study.series.map(summary)) : context.siblings;
  const others = siblings.filter((series) => series.id !== context.series.id);
  if (!open) {
    return (
      <aside className={styles.closed} aria-label={t("title")}>
        <button type="button" onClick={() => setOpen(true)} aria-label={t("open")} title={t("open")}>
          <IconChevronRight size={14} />
        </button>
      </aside>
    );
  }
  return (
    <aside className={styles.strip} aria-label={t("title")}>
      <div className={styles.head}>
        <h2>{t("title")}</h2>
        <button type="button" onClick={() => setOpen(false)} aria-label={t("collapse")} title={t("collapse")}>
          <IconChevronLeft size={14} />
        </button>
      </div>
      <ul>
        <SeriesCard series={context.series} current />
        {others.map((series) => (
          <SeriesCard key={series.id} series={series} current={false} />
        ))}
      </ul>
    </aside>
  );
}

function SeriesCard({ series, current }: { series: ReadSeries; current: boolean }) {
  const t = useTranslations("reading.series");
  const count = t(series.isFilm ? "frames" : "slices", { count: series.frameCount });
  const spacing =
    series.sliceSpacingMm === null || series.frameCount < 2 ? "" : ` × ${series.sliceSpacingMm.toFixed(1)} mm`;
  return (
    <li className={styles.card} data-current={current || undefined} aria-current={current || undefined}>
      {/* biome-ignore lint/performance/noImgElement: the picture comes from the API behind a session, which Next's optimiser has none of */}
      <img src={`${seriesUrl(series.id)}/thumbnail`} alt="" width={108} height={78} loading="lazy" />
      <span className={styles.name}>{series.description || `${series.modality} ${t("untitled")}`}</span>
      <span className={styles.facts}>
        {series.frameCount > 1 && spacing ? `${series.frameCount}${spacing}` : count}
      </span>
    </li>
  );
}

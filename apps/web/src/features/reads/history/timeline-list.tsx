"use client";

import { useTranslations } from "next-intl";
import { Fragment, useEffect, useRef } from "react";
import { formatCount } from "../../../ui/measures";
import { useDates } from "../../../ui/use-dates";
import panel from "../side-panel.module.css";
import styles from "./history.module.css";
import type { TimelineRow } from "./timeline-rows";
import type { Past } from "./use-past";
import type { Timeline } from "./use-timeline";
import { useToolName } from "./use-tool-name";

interface TimelineListProps {
  rows: readonly TimelineRow[];
  timeline: Timeline;
  past: Past;
  latest: number;
}

/** What was done, newest first; a click shows the mask as it was after that. Older rows come as one scrolls. */
export function TimelineList({ rows, timeline, past, latest }: TimelineListProps) {
  const t = useTranslations("reading.history");
  const dates = useDates();
  const end = useRef<HTMLButtonElement>(null);
  const { hasOlder, loadOlder } = timeline;

  useEffect(() => {
    if (!hasOlder || !end.current) return;
    const watching = new IntersectionObserver(([seen]) => seen?.isIntersecting && loadOlder(), { rootMargin: "300px" });
    watching.observe(end.current);
    return () => watching.disconnect();
  }, [hasOlder, loadOlder]);

  if (timeline.loading) return <p className={panel.quiet}>{t("loading")}</p>;
  if (rows.length === 0) return <p className={panel.quiet}>{t(timeline.failed ? "failed" : "nothingYet")}</p>;
  const chosen = past.loading ?? past.shown?.mask.revision ?? null;
  return (
    <>
      <ol className={styles.rows}>
        {rows.map((row, at) => (
          <Fragment key={row.key}>
            {dates.day(row.to) !== (rows[at - 1] && dates.day((rows[at - 1] as TimelineRow).to)) && (
              <li className={styles.day}>{dates.day(row.to)}</li>
            )}
            <Row
              row={row}
              chosen={chosen !== null && chosen >= row.firstRevision && chosen <= row.revision}
              onChoose={() => (row.revision >= latest ? past.back() : past.look(row.revision, row.to))}
            />
          </Fragment>
        ))}
      </ol>
      {hasOlder && (
        <button ref={end} type="button" className={styles.older} onClick={loadOlder}>
          {t("older")}
        </button>
      )}
      {timeline.failed && <p className={panel.quiet}>{t("failed")}</p>}
    </>
  );
}

function Row({ row, chosen, onChoose }: { row: TimelineRow; chosen: boolean; onChoose: () => void }) {
  const t = useTranslations("reading.history");
  const dates = useDates();
  const [from, to] = [dates.clock(row.from), dates.clock(row.to)];
  return (
    <li data-row={row.revision}>
      <button type="button" aria-pressed={chosen} title={dates.utc(row.to)} onClick={onChoose}>
        <i style={{ background: row.colour }} />
        <b>{row.name}</b>
        <time dateTime={row.to}>{from === to ? to : `${from} – ${to}`}</time>
        <span className={styles.what}>
          <WhatWasDone row={row} />
        </span>
        {row.undone > 0 && <span className={styles.undone}>{t("undone", { count: row.undone })}</span>}
      </button>
    </li>
  );
}

function WhatWasDone({ row }: { row: TimelineRow }) {
  const t = useTranslations("reading.history");
  const nameOf = useToolName();
  const voxels = row.voxels !== null && row.voxels > 0 && `, ${t("voxels", { count: formatCount(row.voxels) })}`;
  if (row.what === "SUGGESTION") {
    return (
      <>
        {t("accepted", { model: row.model ?? "" })}
        {voxels}
      </>
    );
  }
  if (row.what === "RESTORE") {
    return (
      <>
        {t("restoredRow")}
        {voxels}
      </>
    );
  }
  if (row.strokes === 0) return t("turns", { count: row.turns });
  const tools = row.tools.map(({ tool, strokes }) =>
    row.tools.length > 1 ? `${nameOf(tool)} ${strokes}` : nameOf(tool),
  );
  return (
    <>
      {t("strokes", { count: row.strokes })}
      {tools.length > 0 && ` (${tools.join(", ")})`}
      {voxels}
    </>
  );
}

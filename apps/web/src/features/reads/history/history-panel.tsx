"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Room, SaveState } from "../../../room-client";
import type { Viewer } from "../../../viewer";
import panel from "../side-panel.module.css";
import { RestoreSegment } from "./restore-segment";
import { TimeSlider } from "./time-slider";
import { TimelineList } from "./timeline-list";
import { groupIntoRows } from "./timeline-rows";
import type { Past } from "./use-past";
import { useTimeline } from "./use-timeline";

export interface HistoryPanelProps {
  segmentationId: string;
  room: Room;
  viewer: Viewer;
  save: SaveState;
  past: Past;
  onWord: (word: string) => void;
}

/** Who changed what and when, the mask as it stood then, and a way to bring a segment back from there. */
export function HistoryPanel(props: HistoryPanelProps) {
  const t = useTranslations("reading.history");
  const { past, save } = props;
  const timeline = useTimeline(props.segmentationId, save.revision);
  const rows = useMemo(() => groupIntoRows(timeline.entries), [timeline.entries]);
  const latest = Math.max(save.revision, timeline.entries[0]?.revision ?? 0);
  return (
    <>
      <section className={panel.section} aria-labelledby="history-title">
        <div className={panel.head}>
          <h2 id="history-title">{t("title")}</h2>
        </div>
        <TimeSlider past={past} latest={latest} entries={timeline.entries} />
      </section>
      {past.shown && <RestoreSegment {...props} shown={past.shown} />}
      <section className={panel.section} aria-label={t("list")}>
        <TimelineList rows={rows} timeline={timeline} past={past} latest={latest} />
      </section>
    </>
  );
}

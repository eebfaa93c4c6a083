"use client";

import { Button, NativeSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatCount } from "../../../ui/measures";
import { useDates } from "../../../ui/use-dates";
import { useStore } from "../../../viewer";
import panel from "../side-panel.module.css";
import { useClosedToEdits, useSegments } from "../use-room";
import styles from "./history.module.css";
import type { HistoryPanelProps } from "./history-panel";
import { useDifference } from "./use-difference";
import type { ShownPast } from "./use-past";

/** Brings one segment back to what it was then: one new stroke of mine, which Ctrl+Z takes back. Says first what it would do. */
export function RestoreSegment({ room, viewer, past, shown, onWord }: HistoryPanelProps & { shown: ShownPast }) {
  const t = useTranslations("reading.history");
  const dates = useDates();
  const segments = useSegments(room);
  const inHand = useStore(viewer.state, (state) => state.segment);
  const [picked, setPicked] = useState<number | null>(null);
  const segment = segments.find(({ number }) => number === (picked ?? inHand)) ?? segments[0] ?? null;
  const locked = JSON.stringify(segments.filter((one) => one.locked).map(({ number }) => number));
  const { counts, difference } = useDifference(shown.mask, room, segment, locked);
  const closed = useClosedToEdits(room);
  if (!room.canPaint || closed || !segment) return null;

  const time = shown.savedAt
    ? dates.second(shown.savedAt)
    : t("revision", { revision: formatCount(shown.mask.revision) });
  const changes = counts ? counts.come + counts.go : 0;
  const restore = async () => {
    if (!difference) return;
    try {
      await room.whole();
      const parts = difference.parts();
      if (parts.length > 0) room.paint(parts, { tool: "restore" });
    } catch {
      return onWord(t("tooLarge", { name: segment.name }));
    }
    past.back();
    onWord(t("restored", { name: segment.name, time }));
  };
  return (
    <section className={panel.section} aria-labelledby="restore-title">
      <div className={panel.head}>
        <h2 id="restore-title">{t("restoreTitle")}</h2>
      </div>
      <NativeSelect
        size="xs"
        aria-label={t("segment")}
        value={segment.number}
        data={segments.map(({ number, name }) => ({ value: String(number), label: name }))}
        onChange={(event) => setPicked(Number(event.target.value))}
      />
      <div className={panel.sentence} aria-live="polite" data-come={counts?.come} data-go={counts?.go}>
        {segment.locked ? (
          t("isLocked", { name: segment.name })
        ) : counts === null ? (
          t("comparing")
        ) : changes === 0 && counts.locked === 0 ? (
          t("same", { name: segment.name })
        ) : (
          <>
            {t("comeAndGo", { come: formatCount(counts.come), go: formatCount(counts.go) })}
            {counts.taken > 0 && ` ${t("taken", { count: formatCount(counts.taken) })}`}
            {counts.locked > 0 && ` ${t("keptLocked", { count: formatCount(counts.locked) })}`}
          </>
        )}
      </div>
      <Button
        className={styles.restore}
        size="compact-sm"
        fullWidth
        disabled={segment.locked || changes === 0}
        onClick={() => void restore()}
      >
        {t("restore", { name: segment.name, time })}
      </Button>
    </section>
  );
}

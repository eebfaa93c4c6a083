"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Room, SaveState } from "../../room-client";
import { formatCount } from "../../ui/measures";
import { lengthUnit, useStore, type Viewer } from "../../viewer";
import styles from "./reading-room.module.css";

/** What keys do now, what is contested, and the revision that is safe. */
export function StatusLine({ room, viewer, save }: { room: Room; viewer: Viewer; save: SaveState }) {
  const t = useTranslations("reading.status");
  const words = useTranslations("reading.save");
  const tool = useStore(viewer.state, (state) => state.tool);
  const diameter = useStore(viewer.state, (state) => state.brush.diameterMm);
  const loaded = useStore(viewer.state, (state) => state.loadedFrames);
  const contested = useContested(room);
  const total = viewer.grid.shape[2];
  const brushing = tool === "BRUSH" || tool === "ERASER";
  const unit = lengthUnit(viewer.grid);
  return (
    <footer className={styles.status}>
      <span>{brushing ? t(tool, { size: diameter, unit }) : t(tool)}</span>
      {brushing && <span>{t("sizeKeys")}</span>}
      {room.canPaint && <span>{t("undoKeys")}</span>}
      {!brushing && total > 1 && <span>{t("wheel")}</span>}
      <span className={styles.optional}>{t("help")}</span>
      {contested.count > 0 && (
        <span data-contested={contested.count}>
          {t(contested.more ? "contestedMany" : "contested", { count: formatCount(contested.count) })}
        </span>
      )}
      {loaded < total && (
        <span role="status">{t(viewer.grid.kind === "CINE" ? "loadingFrames" : "loading", { loaded, total })}</span>
      )}
      <span className={styles.revision}>
        {words(save.sending + save.received === 0 ? "savedAt" : "notYet", { revision: formatCount(save.revision) })}
      </span>
    </footer>
  );
}

/** Beyond this many nobody reads the figure; counting on would cost more than it says. */
const COUNT_UP_TO = 100_000;

/** Counted when strokes have come to rest: it walks through the mask. */
function useContested(room: Room): { count: number; more: boolean } {
  const [contested, setContested] = useState({ count: 0, more: false });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const count = async () => {
      await room.whole();
      let found = 0;
      for (const _voxel of room.replica.contested()) if (++found >= COUNT_UP_TO) break;
      setContested({ count: found, more: found >= COUNT_UP_TO });
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void count(), 1500);
    };
    later();
    const stop = room.on("mask", later);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [room]);
  return contested;
}

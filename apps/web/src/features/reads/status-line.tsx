"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Room, SaveState } from "../../room-client";
import { formatCount } from "../../ui/measures";
import { lengthUnit, useStore, type Viewer } from "../../viewer";
import { ContestedCount } from "./contested/contested-list";
import type { Contested } from "./contested/use-contested";
import styles from "./reading-room.module.css";

interface StatusLineProps {
  room: Room;
  viewer: Viewer;
  save: SaveState;
  contested?: Contested;
  /** What keys do in this room alone. */
  children?: ReactNode;
}

/** What keys do now, what is contested, and the revision that is safe. */
export function StatusLine({ room, viewer, save, contested, children }: StatusLineProps) {
  const t = useTranslations("reading.status");
  const words = useTranslations("reading.save");
  const tool = useStore(viewer.state, (state) => state.tool);
  const diameter = useStore(viewer.state, (state) => state.brush.diameterMm);
  const loaded = useStore(viewer.state, (state) => state.loadedFrames);
  const total = viewer.grid.shape[2];
  const brushing = tool === "BRUSH" || tool === "ERASER";
  const unit = lengthUnit(viewer.grid);
  return (
    <footer className={styles.status}>
      <span>{brushing ? t(tool, { size: diameter, unit }) : t(tool)}</span>
      {brushing && <span>{t("sizeKeys")}</span>}
      {room.canPaint && <span>{t("undoKeys")}</span>}
      {!brushing && total > 1 && <span>{t("wheel")}</span>}
      {children}
      <span className={styles.optional}>{t("help")}</span>
      {contested && <ContestedCount contested={contested} viewer={viewer} />}
      {loaded < total && (
        <span role="status">{t(viewer.grid.kind === "CINE" ? "loadingFrames" : "loading", { loaded, total })}</span>
      )}
      <span className={styles.revision}>
        {words(save.sending + save.received === 0 ? "savedAt" : "notYet", { revision: formatCount(save.revision) })}
      </span>
    </footer>
  );
}

"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatCount } from "../../ui/measures";
import { useDates } from "../../ui/use-dates";
import styles from "./set-aside-panel.module.css";
import type { SidePanelProps } from "./side-panel";
import panel from "./side-panel.module.css";
import { useClosedToEdits, useSegments } from "./use-room";
import { type SetAside, type SetAsideStroke, useSetAside } from "./use-set-aside";

/** Strokes of mine that the room refused: why, where and how much; painted again as a new edit, or put away. */
export function SetAsidePanel({ context, room, viewer }: SidePanelProps) {
  const t = useTranslations("reading.setAside");
  const setAside = useSetAside(context.segmentation.id, room);
  const [showsDismissed, setShowsDismissed] = useState(false);
  const [failed, setFailed] = useState(false);
  const { waiting, dismissed } = setAside;
  const closed = useClosedToEdits(room);
  if (waiting.length + dismissed.length === 0) return null;

  const row = (stroke: SetAsideStroke) => (
    <Row
      key={`${stroke.actor}/${stroke.seq}`}
      stroke={stroke}
      room={room}
      viewer={viewer}
      setAside={setAside}
      mayRestore={room.canPaint && !closed}
      onRestored={(done) => setFailed(!done)}
    />
  );
  return (
    <section className={panel.section} aria-labelledby="set-aside-title" data-set-aside={waiting.length}>
      <div className={panel.head}>
        <h2 id="set-aside-title">{t("title")}</h2>
        <span className={panel.figure}>{formatCount(waiting.length)}</span>
      </div>
      {waiting.length > 0 && <p className={panel.quiet}>{t(closed ? "explainClosed" : "explain")}</p>}
      <ul className={styles.list}>{waiting.map(row)}</ul>
      {failed && (
        <p className={styles.failed} role="alert">
          {t("failed")}
        </p>
      )}
      {dismissed.length > 0 && (
        <button
          type="button"
          className={styles.more}
          aria-expanded={showsDismissed}
          onClick={() => setShowsDismissed(!showsDismissed)}
        >
          {t("dismissed", { count: dismissed.length })}
        </button>
      )}
      {showsDismissed && <ul className={styles.list}>{dismissed.map(row)}</ul>}
    </section>
  );
}

interface RowProps extends Pick<SidePanelProps, "room" | "viewer"> {
  stroke: SetAsideStroke;
  setAside: SetAside;
  mayRestore: boolean;
  onRestored: (done: boolean) => void;
}

function Row({ stroke, room, viewer, setAside, mayRestore, onRestored }: RowProps) {
  const t = useTranslations("reading.setAside");
  const reasons = useTranslations("reading.state.refused");
  const dates = useDates();
  const segments = useSegments(room);
  const [busy, setBusy] = useState(false);
  const { known, reason, state } = stroke;
  const nameOf = (number: number) =>
    number === 0
      ? t("erased")
      : (segments.find((segment) => segment.number === number)?.name ?? t("unknown", { number }));
  const colourOf = (number: number) => segments.find((segment) => segment.number === number)?.colour;
  const [i0, j0, k0, i1, j1, k1] = known?.boxIjk ?? [];
  const box = [i0, i1, j0, j1, k0, k1].every((index) => index !== undefined);
  const show = () => viewer.jumpTo([(i0! + i1!) >> 1, (j0! + j1!) >> 1, (k0! + k1!) >> 1]);
  const restore = async () => {
    setBusy(true);
    onRestored(await setAside.restore(stroke));
    setBusy(false);
  };
  return (
    <li className={styles.row} data-set-aside-stroke={`${stroke.actor}/${stroke.seq}`} data-state={state}>
      {known?.parts?.map((part) => (
        <span key={part.segment} className={styles.part}>
          <i style={{ background: colourOf(part.segment) }} />
          <b>{nameOf(part.segment)}</b>
          <span className={styles.figure}>{t("voxels", { count: part.voxelCount })}</span>
        </span>
      ))}
      {known && !known.parts && <span className={styles.part}>{t("undo")}</span>}
      <span className={styles.why}>{reasons(reason)}</span>
      <span className={styles.when}>
        {known ? dates.minute(known.refusedAt) : t("justNow")}
        {box && `, ${k1! - k0! > 1 ? t("slices", { from: k0! + 1, to: k1! }) : t("slice", { slice: k0! + 1 })}`}
      </span>
      <span className={styles.acts}>
        {box && (
          <Button variant="default" size="compact-xs" onClick={show}>
            {t("show")}
          </Button>
        )}
        {known?.entryPath && (
          <Button variant="default" size="compact-xs" disabled={!mayRestore || busy} onClick={() => void restore()}>
            {t("restore")}
          </Button>
        )}
        {state === "WAITING" && known && (
          <Button variant="subtle" size="compact-xs" onClick={() => setAside.dismiss(stroke)}>
            {t("dismiss")}
          </Button>
        )}
        {state === "DISMISSED" && (
          <Button variant="subtle" size="compact-xs" onClick={() => setAside.takeUp(stroke)}>
            {t("takeUp")}
          </Button>
        )}
      </span>
    </li>
  );
}

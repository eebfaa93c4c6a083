"use client";

import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2 } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { lengthUnit } from "../geometry/grid";
import type { GridView } from "../geometry/grid-views";
import { patientMillimetres } from "../geometry/patient-words";
import { scaleBar } from "../overlay/scale-bar";
import { useStore } from "../state/store";
import type { Viewer } from "../viewer";
import { SliceBar } from "./slice-bar";
import type { SliceMark } from "./slice-panes";
import styles from "./slice-panes.module.css";

interface SlicePaneProps {
  viewer: Viewer;
  view: GridView;
  marks: readonly SliceMark[];
  hidden: boolean;
  /** Null where there is only one view anyway. */
  alone: boolean | null;
  onAlone: () => void;
}

export function SlicePane({ viewer, view, marks, hidden, alone, onAlone }: SlicePaneProps) {
  const t = useTranslations("reading");
  const host = useRef<HTMLDivElement>(null);
  const active = useStore(viewer.state, (state) => state.activeAxis === view.axis);
  const pane = useStore(viewer.paneState(view.axis), (state) => state);
  const index = useStore(viewer.state, (state) => state.positionIjk[view.axis]);
  const count = viewer.grid.shape[view.axis];
  const isFilm = viewer.grid.kind === "CINE";
  const isPicture = viewer.grid.kind === "PLANAR";

  useEffect(() => {
    const element = document.createElement("div");
    element.className = styles.picture as string;
    host.current?.append(element);
    let left = false;
    let detach: (() => void) | null = null;
    void viewer.attach(view, element).then((stop) => {
      if (left) stop();
      else detach = stop;
    });
    return () => {
      left = true;
      detach?.();
      element.remove();
    };
  }, [viewer, view]);

  useEffect(() => viewer.paneState(view.axis).set({ onScreen: !hidden }), [viewer, view, hidden]);

  const name = isFilm || isPicture ? t("pane.picture") : t(`plane.${view.plane}`);
  return (
    <section
      className={styles.pane}
      data-pane={view.axis}
      data-plane={view.plane}
      data-active={active || undefined}
      data-index={pane.drawnIndex}
      hidden={hidden}
      // Keys act on the pane in focus: this is where arrows walk through slices.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a picture that keys scroll must be reachable by keyboard
      tabIndex={0}
      aria-label={t("pane.label", { plane: name, slice: index + 1, count })}
      onFocus={() => viewer.state.set({ activeAxis: view.axis })}
    >
      <div ref={host} className={styles.host} />
      <div className={`${styles.corner} ${styles.topLeft}`}>
        <span>{name}</span>
        <WindowWords viewer={viewer} />
      </div>
      <div className={`${styles.corner} ${styles.topRight}`}>
        {count > 1 && (
          <span>
            {index + 1} / {count}
          </span>
        )}
        <Thickness viewer={viewer} view={view} />
        {pane.zoom !== 1 && <span>{t("pane.zoom", { percent: Math.round(pane.zoom * 100) })}</span>}
      </div>
      <div className={`${styles.corner} ${styles.bottomLeft}`}>
        <CursorWords viewer={viewer} view={view} />
      </div>
      <ScaleBar viewer={viewer} pxPerMm={pane.pxPerMm} />
      {view.letters && (
        <>
          <b className={`${styles.letter} ${styles.atTop}`}>{view.letters.top}</b>
          <b className={`${styles.letter} ${styles.atBottom}`}>{view.letters.bottom}</b>
          <b className={`${styles.letter} ${styles.atLeft}`}>{view.letters.left}</b>
          <b className={`${styles.letter} ${styles.atRight}`}>{view.letters.right}</b>
        </>
      )}
      {alone !== null && (
        <button
          type="button"
          className={styles.expand}
          onClick={onAlone}
          aria-label={t(alone ? "pane.shrink" : "pane.expand", { plane: name })}
          title={t(alone ? "pane.shrink" : "pane.expand", { plane: name })}
        >
          {alone ? <IconArrowsDiagonalMinimize2 size={14} /> : <IconArrowsDiagonal size={14} />}
        </button>
      )}
      {pane.drawnIndex < 0 && <p className={styles.waiting}>{t("pane.waiting")}</p>}
      {count > 1 && <SliceBar viewer={viewer} axis={view.axis} name={name} marks={marks} />}
    </section>
  );
}

function WindowWords({ viewer }: { viewer: Viewer }) {
  const t = useTranslations("reading");
  const window = useStore(viewer.state, (state) => state.window);
  const inverted = useStore(viewer.state, (state) => state.inverted);
  if (viewer.pixels.metadata.samplesPerPixel === 3) return null;
  const digits = window.width < 10 ? 2 : 0;
  return (
    <span>
      W {window.width.toFixed(digits)} L {window.center.toFixed(digits)}
      {inverted && ` · ${t("pane.inverted")}`}
    </span>
  );
}

function Thickness({ viewer, view }: { viewer: Viewer; view: GridView }) {
  if (!("spacingMm" in viewer.grid)) return null;
  return <span>{viewer.grid.spacingMm[view.axis].toFixed(1)} mm</span>;
}

function CursorWords({ viewer, view }: { viewer: Viewer; view: GridView }) {
  const at = useStore(viewer.cursor, (cursor) => cursor.at);
  if (!at?.voxel || at.axis !== view.axis) return null;
  const { modality } = viewer.pixels.metadata;
  const value = at.value === null ? null : Number(at.value.toPrecision(6));
  return (
    <>
      {value !== null && <span data-value={value}>{modality === "CT" ? `${value} HU` : value}</span>}
      <span>{at.lpsMm ? `${patientMillimetres(at.lpsMm)} mm` : `${at.voxel[0]}, ${at.voxel[1]} px`}</span>
    </>
  );
}

function ScaleBar({ viewer, pxPerMm }: { viewer: Viewer; pxPerMm: number }) {
  const bar = scaleBar(pxPerMm, lengthUnit(viewer.grid), 110);
  if (!bar) return null;
  return (
    <div className={`${styles.corner} ${styles.bottomRight}`} aria-hidden="true">
      <span>{bar.label}</span>
      <i className={styles.scale} style={{ width: bar.px }} />
    </div>
  );
}

"use client";

import { SegmentedControl } from "@mantine/core";
import { useTranslations } from "next-intl";
import { brushLimitsMm, lengthUnit, useStore } from "../../viewer";
import type { SidePanelProps } from "./side-panel";
import styles from "./side-panel.module.css";
import { useSegments } from "./use-room";

/** The brush's settings, and in a sentence what a stroke would do now. */
export function BrushPanel({ room, viewer }: SidePanelProps) {
  const t = useTranslations("reading.brush");
  const brush = useStore(viewer.state, (state) => state.brush);
  const tool = useStore(viewer.state, (state) => state.tool);
  const number = useStore(viewer.state, (state) => state.segment);
  const segment = useSegments(room).find((candidate) => candidate.number === number);
  const ball = brush.form === "SPHERE";
  const oneSlice = viewer.grid.shape[2] < 2 || viewer.grid.kind === "CINE";
  const sentence =
    tool === "ERASER"
      ? t(ball ? "erasesBall" : "erases")
      : segment
        ? t.rich(ball ? "paintsBall" : "paints", { name: segment.name, b: (chunks) => <b>{chunks}</b> })
        : t("noSegment");
  return (
    <section className={styles.section} aria-labelledby="brush-title">
      <div className={styles.head}>
        <h2 id="brush-title">{t(tool === "ERASER" ? "eraserTitle" : "title")}</h2>
        <span className={styles.figure}>{t("size", { size: brush.diameterMm, unit: lengthUnit(viewer.grid) })}</span>
      </div>
      <input
        className={styles.range}
        type="range"
        // The ear and the eye notice ratios, not differences: the slider runs over the logarithm.
        min={Math.log(brushLimitsMm.min)}
        max={Math.log(brushLimitsMm.max)}
        step="any"
        value={Math.log(brush.diameterMm)}
        aria-label={t("sizeLabel")}
        aria-valuetext={t("size", { size: brush.diameterMm, unit: lengthUnit(viewer.grid) })}
        onChange={(event) => viewer.setBrush({ diameterMm: roundSize(Math.exp(Number(event.target.value))) })}
      />
      {!oneSlice && (
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t("form")}
          value={brush.form}
          onChange={(form) => viewer.setBrush({ form: form as "DISC" | "SPHERE" })}
          data={[
            { value: "DISC", label: t("disc") },
            { value: "SPHERE", label: t("sphere") },
          ]}
        />
      )}
      <p className={styles.sentence}>{sentence}</p>
    </section>
  );
}

function roundSize(mm: number): number {
  const step = mm < 5 ? 0.5 : mm < 20 ? 1 : mm < 50 ? 2 : 5;
  return Math.max(brushLimitsMm.min, Math.round(mm / step) * step);
}

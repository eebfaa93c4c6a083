"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { Axis } from "../geometry/grid";
import { useStore } from "../state/store";
import type { Viewer } from "../viewer";
import type { SliceMark } from "./slice-panes";
import styles from "./slice-panes.module.css";

interface SliceBarProps {
  viewer: Viewer;
  axis: Axis;
  name: string;
  marks: readonly SliceMark[];
}

/** Where I am among the slices (white), and where the others are (their colours). Drag or click to go there. */
export function SliceBar({ viewer, axis, name, marks }: SliceBarProps) {
  const t = useTranslations("reading");
  const bar = useRef<HTMLDivElement>(null);
  const index = useStore(viewer.state, (state) => state.positionIjk[axis]);
  const count = viewer.grid.shape[axis];
  const upwards = viewer.views.find((view) => view.axis === axis)?.growsUp ?? false;
  const topOf = (slice: number) => {
    const share = count > 1 ? slice / (count - 1) : 0;
    return `${(upwards ? 1 - share : share) * 100}%`;
  };

  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = bar.current?.getBoundingClientRect();
    if (!box || (event.type === "pointermove" && event.buttons === 0)) return;
    if (event.type === "pointerdown") event.currentTarget.setPointerCapture(event.pointerId);
    const share = (event.clientY - box.top) / box.height;
    viewer.showSlice(axis, (upwards ? 1 - share : share) * (count - 1));
  };

  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    const steps: Record<string, number> = {
      ArrowUp: -1,
      ArrowDown: 1,
      PageUp: -10,
      PageDown: 10,
      Home: -count,
      End: count,
    };
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    viewer.scroll(axis, by);
  };

  return (
    <div
      ref={bar}
      className={styles.bar}
      role="slider"
      tabIndex={0}
      aria-label={t("pane.sliceBar", { plane: name })}
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={index + 1}
      onPointerDown={follow}
      onPointerMove={follow}
      onKeyDown={walk}
    >
      {marks.map((mark) => (
        <i
          key={mark.key}
          className={styles.mark}
          style={{ top: topOf(mark.index), background: mark.colour }}
          title={mark.name}
        />
      ))}
      <i className={`${styles.mark} ${styles.mine}`} style={{ top: topOf(index) }} />
    </div>
  );
}

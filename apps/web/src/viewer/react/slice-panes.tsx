"use client";

import { useState } from "react";
import type { Axis } from "../geometry/grid";
import type { Viewer } from "../viewer";
import { SlicePane } from "./slice-pane";
import styles from "./slice-panes.module.css";

export interface SliceMark {
  key: string | number;
  axis: Axis;
  index: number;
  colour: string;
  name: string;
}

/** The views of one series: axial large, coronal and sagittal beside it; or the one view that there is. */
export function SlicePanes({ viewer, marks }: { viewer: Viewer; marks: readonly SliceMark[] }) {
  const [alone, setAlone] = useState<Axis | null>(null);
  const single = viewer.views.length === 1;
  return (
    <div className={styles.panes} data-single={single || alone !== null || undefined}>
      {viewer.views.map((view) => (
        <SlicePane
          key={view.axis}
          viewer={viewer}
          view={view}
          marks={marks.filter((mark) => mark.axis === view.axis)}
          hidden={alone !== null && alone !== view.axis}
          alone={single ? null : alone === view.axis}
          onAlone={() => setAlone(alone === view.axis ? null : view.axis)}
        />
      ))}
    </div>
  );
}

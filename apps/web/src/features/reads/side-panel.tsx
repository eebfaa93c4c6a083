"use client";

import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import type { Peer, Room } from "../../room-client";
import type { Viewer } from "../../viewer";
import { SuggestionPanel } from "../suggestions/suggestion-panel";
import { BrushPanel } from "./brush-panel";
import { ChoicePanel } from "./choice-panel";
import { ClosingPanel } from "./closing-panel";
import { PeoplePanel } from "./people-panel";
import type { ReadContext } from "./read-context";
import { SegmentPanel } from "./segment-panel";
import { SetAsidePanel } from "./set-aside-panel";
import styles from "./side-panel.module.css";
import { useRemembered } from "./use-remembered";
import { useClosedToEdits } from "./use-room";
import type { SegmentActs } from "./use-segment-acts";
import { VoxelPanel } from "./voxel-panel";
import { WindowPanel } from "./window-panel";

const NARROWEST = 260;
const WIDEST = 380;

export interface SidePanelProps {
  context: ReadContext;
  room: Room;
  viewer: Viewer;
  peers: readonly Peer[];
  segmentActs: SegmentActs;
}

/** What I paint, with what, what is proposed, and who is here. Its width and whether it is open are remembered. */
export function SidePanel(props: SidePanelProps) {
  const t = useTranslations("reading.panel");
  const closed = useClosedToEdits(props.room);
  const [open, setOpen] = useRemembered("side-panel", true);
  const [width, setWidth] = useRemembered("side-panel-width", window.innerWidth >= 1200 ? 296 : NARROWEST);
  if (!open) {
    return (
      <aside className={styles.closed} aria-label={t("label")}>
        <button
          type="button"
          className={styles.toggle}
          onClick={() => setOpen(true)}
          aria-label={t("open")}
          title={t("open")}
        >
          <IconChevronLeft size={14} />
        </button>
      </aside>
    );
  }
  return (
    <aside className={styles.panel} style={{ width }} aria-label={t("label")}>
      <ResizeEdge width={width} onWidth={setWidth} />
      <button
        type="button"
        className={styles.toggle}
        onClick={() => setOpen(false)}
        aria-label={t("collapse")}
        title={t("collapse")}
      >
        <IconChevronRight size={14} />
      </button>
      <div className={styles.scroll}>
        <ClosingPanel {...props} />
        <SegmentPanel {...props} />
        <SetAsidePanel {...props} />
        {props.room.canPaint && !closed && <BrushPanel {...props} />}
        <WindowPanel {...props} />
        <SuggestionPanel
          segmentationId={props.context.segmentation.id}
          series={props.context.series}
          room={props.room}
          viewer={props.viewer}
          closed={closed}
        />
        <ChoicePanel {...props} />
        <PeoplePanel {...props} />
        <VoxelPanel {...props} />
      </div>
    </aside>
  );
}

function ResizeEdge({ width, onWidth }: { width: number; onWidth: (width: number) => void }) {
  const t = useTranslations("reading.panel");
  const from = useRef<{ x: number; width: number } | null>(null);
  const set = (next: number) => onWidth(Math.min(WIDEST, Math.max(NARROWEST, Math.round(next))));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === "pointerdown") {
      event.currentTarget.setPointerCapture(event.pointerId);
      from.current = { x: event.clientX, width };
    } else if (event.type === "pointermove" && from.current) set(from.current.width + from.current.x - event.clientX);
    else from.current = null;
  };
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    set(width + (event.key === "ArrowLeft" ? 12 : -12));
  };
  return (
    <div
      className={styles.edge}
      role="slider"
      tabIndex={0}
      aria-label={t("resize")}
      aria-orientation="horizontal"
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={width}
      onPointerDown={drag}
      onPointerMove={drag}
      onPointerUp={drag}
      onLostPointerCapture={drag}
      onKeyDown={walk}
    />
  );
}

"use client";

import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import type { Peer, Room, SaveState } from "../../room-client";
import { useStore, type Viewer } from "../../viewer";
import { SuggestionPanel } from "../suggestions/suggestion-panel";
import { BrushPanel } from "./brush-panel";
import { ChoicePanel } from "./choice-panel";
import { ClosingPanel } from "./closing-panel";
import { HistoryPanel } from "./history/history-panel";
import type { Past } from "./history/use-past";
import { useReadInHand } from "./in-hand/read-in-hand";
import { AiRule, ReadPanel } from "./in-hand/read-panel";
import { PeoplePanel } from "./people-panel";
import type { ReadContext } from "./read-context";
import { SegmentPanel } from "./segment-panel";
import { SetAsidePanel } from "./set-aside-panel";
import styles from "./side-panel.module.css";
import type { Following } from "./use-following";
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
  save: SaveState;
  past: Past;
  following: Following;
  tab: SideTab;
  onTab: (tab: SideTab) => void;
  onWord: (word: string) => void;
}

export type SideTab = (typeof tabs)[number];
const tabs = ["SEGMENTS", "HISTORY"] as const;

/** What I paint, with what, what is proposed, and who is here. Its width and whether it is open are remembered. */
export function SidePanel(props: SidePanelProps) {
  const t = useTranslations("reading.panel");
  const [open, setOpen] = useRemembered("side-panel", true);
  const [width, setWidth] = useRemembered("side-panel-width", window.innerWidth >= 1200 ? 296 : NARROWEST);
  // Whoever asks for the history by its key wants to see it.
  useEffect(() => {
    if (props.tab === "HISTORY") setOpen(true);
  }, [props.tab, setOpen]);
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
      <Tabs tab={props.tab} onTab={props.onTab} />
      <div className={styles.scroll} role="tabpanel" aria-label={t(`tab.${props.tab}`)}>
        {props.tab === "SEGMENTS" ? <SegmentsTab {...props} /> : <HistoryTab {...props} />}
      </div>
    </aside>
  );
}

function SegmentsTab(props: SidePanelProps) {
  const isPast = useStore(props.viewer.state, (state) => state.isPast);
  const closed = useClosedToEdits(props.room);
  const read = useReadInHand();
  return (
    <>
      {/* A read is closed by being submitted, and opened again where cases are managed. */}
      {read ? <ReadPanel /> : <ClosingPanel {...props} />}
      <SegmentPanel {...props} />
      <SetAsidePanel {...props} />
      {props.room.canPaint && !closed && !isPast && <BrushPanel {...props} />}
      <WindowPanel {...props} />
      <AiRule />
      {!isPast && (!read || read.mayAskModels) && (
        <SuggestionPanel
          segmentationId={props.context.segmentation.id}
          series={props.context.series}
          room={props.room}
          viewer={props.viewer}
          closed={closed}
        />
      )}
      <ChoicePanel {...props} />
      <PeoplePanel {...props} />
      <VoxelPanel {...props} />
    </>
  );
}

function HistoryTab(props: SidePanelProps) {
  return (
    <>
      <HistoryPanel segmentationId={props.context.segmentation.id} {...props} />
      <VoxelPanel {...props} />
    </>
  );
}

function Tabs({ tab, onTab }: Pick<SidePanelProps, "tab" | "onTab">) {
  const t = useTranslations("reading.panel");
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    const next = tabs[(tabs.indexOf(tab) + 1) % tabs.length] as SideTab;
    onTab(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label={t("tabs")} onKeyDown={walk}>
      {tabs.map((name) => (
        <button
          key={name}
          type="button"
          role="tab"
          data-tab={name}
          aria-selected={tab === name}
          tabIndex={tab === name ? 0 : -1}
          aria-keyshortcuts={name === "HISTORY" ? "H" : undefined}
          onClick={() => onTab(name)}
        >
          {t(`tab.${name}`)}
        </button>
      ))}
    </div>
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

"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
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
import { PanelFrame } from "./panel-frame";
import { PeoplePanel } from "./people-panel";
import type { ReadContext } from "./read-context";
import { SegmentPanel } from "./segment-panel";
import { SetAsidePanel } from "./set-aside-panel";
import type { Following } from "./use-following";
import { useRemembered } from "./use-remembered";
import { useClosedToEdits } from "./use-room";
import type { SegmentActs } from "./use-segment-acts";
import { VoxelPanel } from "./voxel-panel";
import { WindowPanel } from "./window-panel";

export interface SidePanelProps {
  context: ReadContext;
  room: Room;
  viewer: Viewer;
  peers: readonly Peer[];
  segmentActs: SegmentActs;
  save: SaveState;
  past: Past;
  following: Following;
  onWord: (word: string) => void;
}

export type SideTab = (typeof tabs)[number];
const tabs = ["SEGMENTS", "HISTORY"] as const;

/** What I paint, with what, what is proposed, and who is here. */
export function SidePanel(props: SidePanelProps & { tab: SideTab; onTab: (tab: SideTab) => void }) {
  const t = useTranslations("reading.panel");
  const [open, setOpen] = useRemembered("side-panel", true);
  // Whoever asks for the history by its key wants to see it.
  useEffect(() => {
    if (props.tab === "HISTORY") setOpen(true);
  }, [props.tab, setOpen]);
  return (
    <PanelFrame
      name="side-panel"
      widths={[296, 260]}
      tabs={tabs.map((key) => ({ key, name: t(`tab.${key}`), shortcut: key === "HISTORY" ? "H" : undefined }))}
      tab={props.tab}
      onTab={props.onTab}
      open={open}
      onOpen={setOpen}
    >
      {props.tab === "SEGMENTS" ? <SegmentsTab {...props} /> : <HistoryTab {...props} />}
    </PanelFrame>
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

export function HistoryTab(props: SidePanelProps) {
  return (
    <>
      <HistoryPanel segmentationId={props.context.segmentation.id} {...props} />
      <VoxelPanel {...props} />
    </>
  );
}

"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { keepThisPage } from "../../copies";
import { SlicePanes } from "../../viewer";
import { useContested } from "./contested/use-contested";
import { FilmPlayer } from "./film-player";
import { FollowFrame } from "./follow-frame";
import { PastBanner } from "./history/past-banner";
import { usePast } from "./history/use-past";
import { ReadAct } from "./in-hand/read-act";
import { useReadInHand } from "./in-hand/read-in-hand";
import { useSitting } from "./in-hand/use-sitting";
import type { ReadContext } from "./read-context";
import { ReadHeader } from "./read-header";
import styles from "./reading-room.module.css";
import { roomAttributes, useDescription } from "./room-conditions";
import { type InsideProps, RoomDoor } from "./room-door";
import { RoomNotices } from "./room-notices";
import { SeriesStrip } from "./series-strip";
import { ShortcutSheet } from "./shortcut-sheet";
import { SidePanel, type SideTab } from "./side-panel";
import { colleagueMarks } from "./slice-marks";
import { StatusLine } from "./status-line";
import { ToolRail } from "./tool-rail";
import { useActs } from "./use-acts";
import { useFollowing } from "./use-following";
import { useClosedToEdits, usePeers, useSaveState } from "./use-room";
import { useRoomKeys } from "./use-room-keys";
import { useSegmentActs } from "./use-segment-acts";
import { useUndoInThePresent } from "./use-undo-in-the-present";

/** The room where a series is read and painted. Opens what it needs; until then it says what is on the way. */
export function ReadingRoom({ context }: { context: ReadContext }) {
  return <RoomDoor context={context} Inside={OpenRoom} />;
}

function OpenRoom({ context, room, viewer, problem, word, onWord }: InsideProps) {
  const root = useRef<HTMLDivElement>(null);
  const [sheet, setSheet] = useState(false);
  const peers = usePeers(room);
  const save = useSaveState(room);
  const acts = useActs(room, onWord);
  const allSegmentActs = useSegmentActs(context, room, viewer, acts, onWord);
  useEffect(() => void keepThisPage().catch(() => {}), []);
  const past = usePast(context.segmentation.id, room, viewer);
  const following = useFollowing(viewer, peers);
  const isFollowing = following.whom !== null;
  const contested = useContested(room, viewer);
  const { drawn, setDrawn } = contested;
  const [tab, setTab] = useState<SideTab>("SEGMENTS");
  const closedToEdits = useClosedToEdits(room);
  const canPaint = room.canPaint && !closedToEdits;
  const segmentActs = useMemo(
    () => (closedToEdits ? { ...allSegmentActs, may: false } : allSegmentActs),
    [allSegmentActs, closedToEdits],
  );
  const read = useReadInHand();
  const sitting = useSitting(viewer, read?.isOpen ? read.id : null);
  const { undo, redo } = useUndoInThePresent(viewer, acts, canPaint, onWord);

  const keyActs = useMemo(
    () => ({
      undo,
      redo,
      addSegment: segmentActs.add,
      showShortcuts: () => setSheet(true),
      toggleHistory: () => setTab((shown) => (shown === "HISTORY" ? "SEGMENTS" : "HISTORY")),
      toggleContested: () => setDrawn(!drawn),
      leave: () => {
        if (isFollowing) following.stop();
        else if (viewer.state.get().isPast) past.back();
        else return false;
        return true;
      },
    }),
    [viewer, undo, redo, segmentActs.add, past.back, isFollowing, following.stop, drawn, setDrawn],
  );
  useRoomKeys(viewer, canPaint, keyActs);

  useEffect(() => viewer.setCanPaint(canPaint), [viewer, canPaint]);
  useDescription(root, room, viewer);

  return (
    <div ref={root} className={styles.room} {...roomAttributes(room, save)}>
      <ReadHeader
        context={context}
        room={room}
        peers={peers}
        save={save}
        act={read && <ReadAct read={read} viewer={viewer} save={save} sitting={sitting} />}
      />
      <ToolRail
        viewer={viewer}
        canPaint={canPaint}
        closed={closedToEdits}
        onUndo={undo}
        onRedo={redo}
        onShortcuts={() => setSheet(true)}
      />
      <SeriesStrip context={context} />
      <main className={styles.images} id="main">
        <SlicePanes viewer={viewer} marks={colleagueMarks(peers)} />
        <FollowFrame following={following} />
        <PastBanner past={past} />
        {context.series.grid.kind === "CINE" && <FilmPlayer viewer={viewer} />}
        <RoomNotices room={room} save={save} word={word} problem={problem} projectId={context.project.id} />
      </main>
      <SidePanel
        context={context}
        room={room}
        viewer={viewer}
        peers={peers}
        segmentActs={segmentActs}
        save={save}
        past={past}
        following={following}
        tab={tab}
        onTab={setTab}
        onWord={onWord}
      />
      <StatusLine room={room} viewer={viewer} save={save} contested={contested} />
      <ShortcutSheet opened={sheet} onClose={() => setSheet(false)} />
    </div>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { keepThisPage } from "../../copies";
import type { Rebase, RefusedStroke, Room, SaveState } from "../../room-client";
import { Notice } from "../../ui/notice";
import { SlicePanes, useStore, type Viewer } from "../../viewer";
import { useContested } from "./contested/use-contested";
import { FilmPlayer } from "./film-player";
import { FollowFrame } from "./follow-frame";
import { PastBanner } from "./history/past-banner";
import { usePast } from "./history/use-past";
import { ReadAct } from "./in-hand/read-act";
import { useReadInHand } from "./in-hand/read-in-hand";
import { useSitting } from "./in-hand/use-sitting";
import { pressKey, releaseKey } from "./keys";
import type { ReadContext } from "./read-context";
import { ReadHeader } from "./read-header";
import { ReadingProblemNotice } from "./reading-problem";
import styles from "./reading-room.module.css";
import { ifHere } from "./room-mask";
import { SeriesStrip } from "./series-strip";
import { ShortcutSheet } from "./shortcut-sheet";
import { SidePanel, type SideTab } from "./side-panel";
import { StatusLine } from "./status-line";
import { ToolRail } from "./tool-rail";
import { useActs } from "./use-acts";
import { useFollowing } from "./use-following";
import { type ReadingProblem, useReading } from "./use-reading";
import { useClosedToEdits, usePeers, useSaveState } from "./use-room";
import { useSegmentActs } from "./use-segment-acts";

/** The room where a series is read and painted. Opens what it needs; until then it says what is on the way. */
export function ReadingRoom({ context }: { context: ReadContext }) {
  const t = useTranslations("reading");
  const [word, setWord] = useState<string | null>(null);
  const [problem, setProblem] = useState<ReadingProblem | null>(null);
  const reading = useReading(context, () => setWord(t("segments.needed")), setProblem);

  if (reading.status === "FAILED")
    return <ReadingProblemNotice problem={reading.problem} projectId={context.project.id} />;
  if (reading.status === "OPENING") {
    return (
      <div className={styles.opening} role="status">
        {t(reading.what === "ROOM" ? "state.opening" : "state.loadingImage")}
      </div>
    );
  }
  return (
    <OpenRoom
      context={context}
      room={reading.room}
      viewer={reading.viewer}
      problem={problem}
      word={word}
      onWord={setWord}
    />
  );
}

interface OpenRoomProps {
  context: ReadContext;
  room: Room;
  viewer: Viewer;
  /** What went wrong while the room stays usable. */
  problem: ReadingProblem | null;
  word: string | null;
  onWord: (word: string | null) => void;
}

function OpenRoom({ context, room, viewer, problem, word, onWord }: OpenRoomProps) {
  const t = useTranslations("reading");
  const root = useRef<HTMLDivElement>(null);
  const [sheet, setSheet] = useState(false);
  const peers = usePeers(room);
  const save = useSaveState(room);
  const acts = useActs(room, onWord);
  const allSegmentActs = useSegmentActs(context, room, viewer, acts, onWord);
  const refused = useRefusals(room);
  const rebase = useRebase(room);
  useWarningBeforeClosing(save);
  useEffect(() => void keepThisPage().catch(() => {}), []);
  const closed = useClosed(room);
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

  // What nobody sees change must not be changed.
  const inThePresent = useCallback(
    (act: () => void) => () => {
      if (!canPaint) return;
      if (viewer.state.get().isPast) onWord(t("history.lookingBack"));
      else act();
    },
    [canPaint, viewer, onWord, t],
  );
  const undo = useMemo(() => inThePresent(() => acts.undo()), [inThePresent, acts]);
  const redo = useMemo(() => inThePresent(() => acts.redo()), [inThePresent, acts]);

  useEffect(() => {
    const keyActs = {
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
    };
    const press = (event: KeyboardEvent) => {
      if (pressKey(event, viewer, canPaint, keyActs)) event.preventDefault();
    };
    const release = (event: KeyboardEvent) => releaseKey(event, viewer);
    const letGo = () => viewer.setPointing(false);
    document.addEventListener("keydown", press);
    document.addEventListener("keyup", release);
    window.addEventListener("blur", letGo);
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener("keyup", release);
      window.removeEventListener("blur", letGo);
    };
  }, [viewer, canPaint, undo, redo, segmentActs.add, past.back, isFollowing, following.stop, drawn, setDrawn]);

  useEffect(() => {
    if (word === null) return;
    const timer = setTimeout(() => onWord(null), 6000);
    return () => clearTimeout(timer);
  }, [word, onWord]);

  useEffect(() => viewer.setCanPaint(canPaint), [viewer, canPaint]);
  useDescription(root, room, viewer);

  const marks = peers.flatMap((peer) =>
    peer.slice ? [{ key: peer.sessionId, colour: peer.colour, name: peer.name, ...peer.slice }] : [],
  );
  return (
    <div
      ref={root}
      className={styles.room}
      data-reading="open"
      data-actor={room.me.actor}
      data-revision={save.revision}
      data-connection={save.connection}
      data-unsaved={save.sending + save.received}
    >
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
        <SlicePanes viewer={viewer} marks={marks} />
        <FollowFrame following={following} />
        <PastBanner past={past} />
        {context.series.grid.kind === "CINE" && <FilmPlayer viewer={viewer} />}
        <div className={styles.notices} aria-live="polite">
          {word && <Notice state="attention" title={word} />}
          {problem && <ReadingProblemNotice problem={problem} projectId={context.project.id} inline />}
          {save.outbox === "FULL" && (
            <Notice state="refused" title={t("save.fullTitle")} live>
              {t("save.full")}
            </Notice>
          )}
          {rebase && (
            <Notice state="attention" title={t("state.rebasedTitle", { count: rebase.strokes })} live>
              {t("state.rebased")} {rebase.unsaid > 0 && t("state.unsaid", { count: rebase.unsaid })}
            </Notice>
          )}
          {refused && (
            <Notice state="refused" title={t("state.refusedTitle")} live>
              {t(`state.refused.${refused.reason}`)}
            </Notice>
          )}
          {closed && (
            <Notice state="refused" title={t("state.closedTitle")} live>
              {t("state.closedText")}
            </Notice>
          )}
        </div>
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

function useRefusals(room: Room): RefusedStroke | null {
  const [refused, setRefused] = useState<RefusedStroke | null>(null);
  useEffect(() => room.on("refused", setRefused), [room]);
  useEffect(() => {
    if (!refused) return;
    const timer = setTimeout(() => setRefused(null), 12_000);
    return () => clearTimeout(timer);
  }, [refused]);
  return refused;
}

/** Strokes that were painted again because this tab was away for too long; what a tab opened without a network does is no news. */
function useRebase(room: Room): Rebase | null {
  const [rebase, setRebase] = useState<Rebase | null>(null);
  useEffect(
    () => room.on("rebased", (told) => (told.reason === "RETIRED" || told.unsaid > 0) && setRebase(told)),
    [room],
  );
  return rebase;
}

/** The browser asks in its own words. Also for what is safe on this computer: the person may think that colleagues have it. */
function useWarningBeforeClosing({ sending, received }: SaveState): void {
  const isUnsaved = sending + received > 0;
  useEffect(() => {
    if (!isUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
}

function useClosed(room: Room): boolean {
  const [closed, setClosed] = useState(false);
  useEffect(() => room.on("closed", () => setClosed(true)), [room]);
  return closed;
}

/**
 * What the page shows, as attributes for tools that look at it from outside: when the first slice was drawn, and, asked by a
 * `covoxel:describe` event, the content hash of the mask. Read-only, and nothing that the person couldn't see anyway.
 */
function useDescription(root: React.RefObject<HTMLDivElement | null>, room: Room, viewer: Viewer): void {
  const axis = viewer.views[0]?.axis ?? 2;
  const drawn = useStore(viewer.paneState(axis), (pane) => pane.drawnIndex >= 0);
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    if (drawn) element.dataset.firstSliceAt ??= String(Math.round(performance.now()));
    const describe = () => {
      element.dataset.contentHash = ifHere(() => room.replica.contentHash(), "");
    };
    element.addEventListener("covoxel:describe", describe);
    return () => element.removeEventListener("covoxel:describe", describe);
  }, [root, room, drawn]);
}

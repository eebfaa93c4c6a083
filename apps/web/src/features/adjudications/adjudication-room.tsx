"use client";

import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { keepThisPage } from "../../copies";
import { SlicePanes } from "../../viewer";
import { FollowFrame } from "../reads/follow-frame";
import { PastBanner } from "../reads/history/past-banner";
import { usePast } from "../reads/history/use-past";
import type { ReadContext } from "../reads/read-context";
import { ReadHeader } from "../reads/read-header";
import styles from "../reads/reading-room.module.css";
import { roomAttributes, useDescription } from "../reads/room-conditions";
import { type InsideProps, RoomDoor } from "../reads/room-door";
import { RoomNotices } from "../reads/room-notices";
import { ShortcutSheet } from "../reads/shortcut-sheet";
import { colleagueMarks } from "../reads/slice-marks";
import { StatusLine } from "../reads/status-line";
import { ToolRail } from "../reads/tool-rail";
import { useActs } from "../reads/use-acts";
import { useFollowing } from "../reads/use-following";
import { useClosedToEdits, usePeers, useSaveState } from "../reads/use-room";
import { useRoomKeys } from "../reads/use-room-keys";
import { useUndoInThePresent } from "../reads/use-undo-in-the-present";
import { AdjudicationPanel, type AdjudicationTab } from "./adjudication-panel";
import { deskKey, useDeskKeyWords } from "./desk-keys";
import { disagreementMarks } from "./disagreements/disagreement-marks";
import { ComparisonBar } from "./sides/comparison-bar";
import { SignAct } from "./sign/sign-act";
import { useDesk } from "./use-desk";

/** The room where a case's result is made of what its readers submitted. */
export function AdjudicationRoom({ context }: { context: ReadContext }) {
  return <RoomDoor context={context} Inside={OpenAdjudication} />;
}

function OpenAdjudication({ context, room, viewer, problem, word, onWord }: InsideProps) {
  const t = useTranslations("adjudications");
  const cases = useTranslations("cases");
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [sheet, setSheet] = useState(false);
  const [tab, setTab] = useState<AdjudicationTab>("AGREEMENT");
  const peers = usePeers(room);
  const saved = useSaveState(room);
  // A decision and its voxels are taken back together: of those of before this page, it doesn't know what belongs together.
  const acts = useActs(room, onWord, t("decide.nothingBefore"));
  const closed = useClosedToEdits(room);
  const canPaint = room.canPaint && !closed;
  useEffect(() => void keepThisPage().catch(() => {}), []);
  const past = usePast(context.segmentation.id, room, viewer);
  const following = useFollowing(viewer, peers);
  const desk = useDesk({ room, viewer, acts, canPaint, onWord });
  // A decision that the server doesn't have yet is as unsaved as a stroke.
  const save = { ...saved, sending: saved.sending + desk.unsent };
  const { undo, redo } = useUndoInThePresent(viewer, acts, canPaint, onWord);

  const latest = useRef({ desk, following, past });
  useEffect(() => {
    latest.current = { desk, following, past };
  });
  const keyActs = useMemo(
    () => ({
      undo,
      redo,
      // The result has the protocol's labels and no others.
      addSegment: () => {},
      showShortcuts: () => setSheet(true),
      toggleHistory: () => setTab((shown) => (shown === "HISTORY" ? "AGREEMENT" : "HISTORY")),
      toggleContested: () => {},
      leave: () => {
        const { desk, following, past } = latest.current;
        desk.redraw.end();
        if (following.whom !== null) following.stop();
        else if (viewer.state.get().isPast) past.back();
        else return false;
        return true;
      },
      own: (key: string) =>
        deskKey(key, latest.current.desk, () => {
          setTab("AGREEMENT");
          list.current?.focus();
        }),
    }),
    [viewer, undo, redo],
  );
  useRoomKeys(viewer, canPaint, keyActs);
  useEffect(() => viewer.setCanPaint(canPaint), [viewer, canPaint]);
  useDescription(root, room, viewer);
  const keyWords = useDeskKeyWords(desk);

  const { adjudication, decided } = desk;
  const marks = useMemo(
    () => disagreementMarks(viewer, adjudication.disagreements, decided, t("list.markName")),
    [viewer, adjudication.disagreements, decided, t],
  );
  return (
    <div
      ref={root}
      className={styles.room}
      {...roomAttributes(room, save)}
      data-adjudication={adjudication.state}
      data-decided={desk.decidedCount}
      data-sides={desk.masks.share}
    >
      <ReadHeader
        context={context}
        room={room}
        peers={peers}
        save={save}
        here={{ title: cases("name", { number: adjudication.case.number }), step: t("title") }}
        act={<SignAct desk={desk} save={save} />}
      />
      <ToolRail
        viewer={viewer}
        canPaint={canPaint}
        closed={closed}
        onUndo={undo}
        onRedo={redo}
        onShortcuts={() => setSheet(true)}
      />
      <main className={styles.images} id="main">
        <SlicePanes viewer={viewer} marks={[...marks, ...colleagueMarks(peers)]} />
        <FollowFrame following={following} />
        <PastBanner past={past} />
        <ComparisonBar desk={desk} />
        <RoomNotices room={room} save={save} word={word} problem={problem} projectId={context.project.id} />
      </main>
      <AdjudicationPanel
        context={context}
        room={room}
        viewer={viewer}
        peers={peers}
        save={save}
        past={past}
        following={following}
        onWord={onWord}
        desk={desk}
        list={list}
        tab={tab}
        onTab={setTab}
      />
      <StatusLine room={room} viewer={viewer} save={save}>
        <span>{desk.isRedrawing ? t("decide.redrawing") : keyWords.line}</span>
      </StatusLine>
      <ShortcutSheet opened={sheet} onClose={() => setSheet(false)} own={keyWords.sheet} without={["A", "C"]} />
    </div>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { type Ref, useEffect } from "react";
import { useStore } from "../../viewer";
import { BrushPanel } from "../reads/brush-panel";
import { ChoicePanel } from "../reads/choice-panel";
import { PanelFrame } from "../reads/panel-frame";
import { PeoplePanel } from "../reads/people-panel";
import { SegmentPanel } from "../reads/segment-panel";
import { SetAsidePanel } from "../reads/set-aside-panel";
import { HistoryTab, type SidePanelProps } from "../reads/side-panel";
import { useRemembered } from "../reads/use-remembered";
import type { SegmentActs } from "../reads/use-segment-acts";
import { VoxelPanel } from "../reads/voxel-panel";
import { WindowPanel } from "../reads/window-panel";
import styles from "./adjudications.module.css";
import { AnswersTab } from "./agreement/answers-tab";
import { FiguresPanel } from "./agreement/figures-panel";
import { DecisionActs } from "./decide/decision-acts";
import { DisagreementList } from "./disagreements/disagreement-list";
import { ResultPanel } from "./result/result-panel";
import { SessionPanel } from "./session/session-panel";
import { SignaturePanel } from "./sign/signature-panel";
import type { Desk } from "./use-desk";

export type AdjudicationTab = (typeof tabs)[number];
const tabs = ["AGREEMENT", "ANSWERS", "PAINT", "HISTORY"] as const;

interface AdjudicationPanelProps extends Omit<SidePanelProps, "segmentActs"> {
  desk: Desk;
  /** The list of disagreements. */
  list: Ref<HTMLDivElement>;
  tab: AdjudicationTab;
  onTab: (tab: AdjudicationTab) => void;
}

/** Figures first, then what is disagreed about, what may be done about it, and how far the result is. */
export function AdjudicationPanel({ desk, list, tab, onTab, ...room }: AdjudicationPanelProps) {
  const t = useTranslations("adjudications.tabs");
  const [open, setOpen] = useRemembered("adjudication-panel", true);
  // Whoever asks for something in it by its key wants to see it.
  useEffect(() => {
    if (tab === "HISTORY") setOpen(true);
  }, [tab, setOpen]);
  const props = { ...room, segmentActs: asTheProtocolSays };
  return (
    <PanelFrame
      name="adjudication-panel"
      widths={[360, 320]}
      tabs={tabs.map((key) => ({ key, name: t(key), shortcut: key === "HISTORY" ? "H" : undefined }))}
      tab={tab}
      onTab={onTab}
      open={open}
      onOpen={setOpen}
    >
      {tab === "AGREEMENT" && (
        <div className={styles.agreement}>
          <SignaturePanel adjudication={desk.adjudication} />
          <FiguresPanel desk={desk} />
          <DisagreementList desk={desk} ref={list} />
          <DecisionActs desk={desk} online={room.save.connection === "ONLINE"} />
          <ResultPanel desk={desk} viewer={room.viewer} />
          <SessionPanel adjudication={desk.adjudication} />
        </div>
      )}
      {tab === "ANSWERS" && <AnswersTab desk={desk} />}
      {tab === "PAINT" && <PaintTab {...props} canPaint={desk.mayDecide || room.room.canPaint} />}
      {tab === "HISTORY" && <HistoryTab {...props} />}
    </PanelFrame>
  );
}

/** A result has the segments of its protocol, as they are. */
const asTheProtocolSays: SegmentActs = { may: false, add: () => {}, update: () => {}, remove: () => {} };

function PaintTab({ canPaint, ...props }: SidePanelProps & { canPaint: boolean }) {
  const isPast = useStore(props.viewer.state, (state) => state.isPast);
  return (
    <>
      <SegmentPanel {...props} />
      <SetAsidePanel {...props} />
      {canPaint && !isPast && <BrushPanel {...props} />}
      <WindowPanel {...props} />
      <ChoicePanel {...props} />
      <PeoplePanel {...props} />
      <VoxelPanel {...props} />
    </>
  );
}

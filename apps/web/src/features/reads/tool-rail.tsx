"use client";

import { Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMove,
  IconBrush,
  IconContrast,
  IconContrastOff,
  IconEraser,
  IconFocusCentered,
  IconHelp,
  IconMaximize,
} from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ComponentType } from "react";
import { type Tool, useStore, type Viewer } from "../../viewer";
import styles from "./tool-rail.module.css";

type Icon = ComponentType<{ size?: number; stroke?: number }>;

interface ToolRailProps {
  viewer: Viewer;
  canPaint: boolean;
  /** The segmentation takes no edits, whoever paints. */
  closed: boolean;
  onUndo: () => void;
  onRedo: () => void;
  onShortcuts: () => void;
}

const looking: readonly { tool: Tool; icon: Icon; letter: string }[] = [
  { tool: "WINDOW", icon: IconContrast, letter: "W" },
  { tool: "PAN", icon: IconArrowsMove, letter: "" },
  { tool: "CROSSHAIR", icon: IconFocusCentered, letter: "" },
];
const painting: readonly { tool: Tool; icon: Icon; letter: string }[] = [
  { tool: "BRUSH", icon: IconBrush, letter: "B" },
  { tool: "ERASER", icon: IconEraser, letter: "E" },
];

export function ToolRail({ viewer, canPaint, closed, onUndo, onRedo, onShortcuts }: ToolRailProps) {
  const t = useTranslations("reading.tool");
  const active = useStore(viewer.state, (state) => state.tool);
  const isPast = useStore(viewer.state, (state) => state.isPast);
  const inverted = useStore(viewer.state, (state) => state.inverted);
  const whyNot = closed ? "closed" : canPaint ? "past" : "readOnly";
  const tool = ({ tool: name, icon, letter }: (typeof looking)[number], disabled: boolean) => (
    <RailButton
      key={name}
      icon={icon}
      letter={letter}
      name={t(name)}
      hint={disabled ? t(whyNot) : t(`${name}Hint`)}
      pressed={active === name}
      disabled={disabled}
      onClick={() => viewer.setTool(name)}
    />
  );
  return (
    <aside className={styles.side} aria-label={t("label")}>
      <div className={styles.rail} role="toolbar" aria-label={t("label")} aria-orientation="vertical">
        {looking.map((entry) => tool(entry, false))}
        <hr />
        {painting.map((entry) => tool(entry, !canPaint || isPast))}
        <RailButton
          icon={IconArrowBackUp}
          letter=""
          keys="Ctrl+Z"
          name={t("undo")}
          hint={t("undoHint")}
          disabled={!canPaint}
          onClick={onUndo}
        />
        <RailButton
          icon={IconArrowForwardUp}
          letter=""
          keys="Ctrl+Y"
          name={t("redo")}
          hint={t("redoHint")}
          disabled={!canPaint}
          onClick={onRedo}
        />
        <hr />
        <RailButton
          icon={IconContrastOff}
          letter="I"
          name={t("invert")}
          hint={t("invertHint")}
          pressed={inverted}
          onClick={() => viewer.invert()}
        />
        <RailButton
          icon={IconMaximize}
          letter="␣"
          keys="Space"
          name={t("reset")}
          hint={t("resetHint")}
          onClick={() => viewer.resetViews()}
        />
        <span className={styles.space} />
        <RailButton icon={IconHelp} letter="?" name={t("shortcuts")} hint={t("shortcutsHint")} onClick={onShortcuts} />
      </div>
    </aside>
  );
}

interface RailButtonProps {
  icon: Icon;
  /** Shown in the corner; "" for none. */
  letter: string;
  /** As the tooltip says it, where that is more than the letter. */
  keys?: string;
  name: string;
  hint: string;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
}

function RailButton({ icon: Glyph, letter, keys, name, hint, pressed, disabled, onClick }: RailButtonProps) {
  const key = keys ?? letter;
  return (
    <Tooltip
      position="right"
      withArrow={false}
      label={
        <span className={styles.tip}>
          <b>{name}</b>
          {key && <kbd>{key}</kbd>}
          <span>{hint}</span>
        </span>
      }
    >
      <button
        type="button"
        className={styles.button}
        aria-label={name}
        aria-pressed={pressed}
        aria-keyshortcuts={key ? key.replace("Ctrl+", "Control+") : undefined}
        aria-disabled={disabled || undefined}
        onClick={disabled ? undefined : onClick}
      >
        <Glyph size={18} stroke={1.6} />
        {letter && <span className={styles.letter}>{letter}</span>}
      </button>
    </Tooltip>
  );
}

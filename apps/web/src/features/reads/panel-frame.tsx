"use client";

import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from "react";
import styles from "./side-panel.module.css";
import { useRemembered } from "./use-remembered";

const NARROWEST = 260;
const WIDEST = 380;

export interface PanelTab<K extends string> {
  key: K;
  name: string;
  /** The key that shows it. */
  shortcut?: string;
}

interface PanelFrameProps<K extends string> {
  /** Its width and whether it is open are remembered under this name. */
  name: string;
  /** Of a screen that is wide enough, and of one that isn't. */
  widths: readonly [wide: number, narrow: number];
  tabs: readonly PanelTab<K>[];
  tab: K;
  onTab: (tab: K) => void;
  open: boolean;
  onOpen: (open: boolean) => void;
  children: ReactNode;
}

/** What stands right of the images: tabs over what the chosen one holds; made wider, narrower or put away. */
export function PanelFrame<K extends string>(props: PanelFrameProps<K>) {
  const t = useTranslations("reading.panel");
  const [wide, narrow] = props.widths;
  const [width, setWidth] = useRemembered(`${props.name}-width`, window.innerWidth >= 1200 ? wide : narrow);
  if (!props.open) {
    return (
      <aside className={styles.closed} aria-label={t("label")}>
        <button
          type="button"
          className={styles.toggle}
          onClick={() => props.onOpen(true)}
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
        onClick={() => props.onOpen(false)}
        aria-label={t("collapse")}
        title={t("collapse")}
      >
        <IconChevronRight size={14} />
      </button>
      <Tabs {...props} />
      <div className={styles.scroll} role="tabpanel" aria-label={props.tabs.find(({ key }) => key === props.tab)?.name}>
        {props.children}
      </div>
    </aside>
  );
}

function Tabs<K extends string>({ tabs, tab, onTab }: Pick<PanelFrameProps<K>, "tabs" | "tab" | "onTab">) {
  const t = useTranslations("reading.panel");
  const walk = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    event.stopPropagation();
    const at = tabs.findIndex(({ key }) => key === tab) + (event.key === "ArrowLeft" ? -1 : 1);
    const next = tabs[(at + tabs.length) % tabs.length];
    if (!next) return;
    onTab(next.key);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab=${next.key}]`)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label={t("tabs")} onKeyDown={walk}>
      {tabs.map(({ key, name, shortcut }) => (
        <button
          key={key}
          type="button"
          role="tab"
          data-tab={key}
          aria-selected={tab === key}
          tabIndex={tab === key ? 0 : -1}
          aria-keyshortcuts={shortcut}
          onClick={() => onTab(key)}
        >
          {name}
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

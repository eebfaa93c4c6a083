"use client";

import { Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import styles from "./reading-room.module.css";

interface ShortcutSheetProps {
  opened: boolean;
  onClose: () => void;
  /** Keys of this room alone: what to press, what it does. */
  own?: { title: string; rows: readonly (readonly [string, string])[] };
  /** Keys of the reading room that mean nothing here. */
  without?: readonly string[];
}

/** All keys and mouse acts on one sheet. */
export function ShortcutSheet({ opened, onClose, own, without = [] }: ShortcutSheetProps) {
  const t = useTranslations("reading.shortcuts");
  const common = useTranslations("common");
  const mouse = [
    [t("left"), t("leftDoes")],
    [t("middle"), t("middleDoes")],
    [t("right"), t("rightDoes")],
    [t("wheel"), t("wheelDoes")],
    [t("shiftWheel"), t("shiftWheelDoes")],
    [t("shiftMove"), t("shiftMoveDoes")],
  ] as const;
  const keys = [
    ["1 – 5", t("presets")],
    ["W", t("window")],
    ["B", t("brush")],
    ["E", t("eraser")],
    ["[ ]", t("size")],
    ["A", t("segment")],
    ["I", t("invert")],
    ["+ −", t("zoom")],
    ["Space", t("reset")],
    ["Ctrl+Z Ctrl+Y", t("undo")],
    ["↑ ↓", t("slices")],
    ["PageUp PageDown", t("pages")],
    ["Esc", t("escape")],
    ["H", t("history")],
    ["P", t("pointer")],
    ["C", t("contested")],
    ["?", t("help")],
  ] as const;
  const list = (title: string, rows: readonly (readonly [string, string])[]) => (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(([name, does]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={<b>{t("title")}</b>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      <div className={styles.sheet}>
        <div>
          {own && list(own.title, own.rows)}
          {list(t("mouse"), mouse)}
        </div>
        {list(
          t("keys"),
          keys.filter(([name]) => !without.includes(name)),
        )}
      </div>
    </Modal>
  );
}

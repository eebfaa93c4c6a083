"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useStore } from "../../viewer";
import { ifHere } from "./room-mask";
import type { SidePanelProps } from "./side-panel";
import styles from "./side-panel.module.css";
import { useSegments } from "./use-room";

/** What is painted under the cursor. */
export function VoxelPanel({ room, viewer }: SidePanelProps) {
  const t = useTranslations("reading.voxel");
  const segments = useSegments(room);
  const voxel = useStore(viewer.cursor, (cursor) => cursor.at?.voxel ?? null);
  const [, paintedAgain] = useState(0);
  useEffect(() => room.on("mask", () => paintedAgain((turn) => turn + 1)), [room]);

  if (!voxel) return <section className={styles.section} />;
  const found = segments
    .map(({ plane }) => plane)
    .filter((plane, at, all) => all.indexOf(plane) === at)
    .map((plane) => ({ plane, label: ifHere(() => room.replica.labelAt(...voxel, plane), 0) }))
    .find(({ label }) => label !== 0);
  const author = found && ifHere(() => room.replica.authorAt(...voxel, found.plane), null);
  const name =
    found && (segments.find(({ number }) => number === found.label)?.name ?? t("segment", { number: found.label }));
  return (
    <section className={`${styles.section} ${styles.voxel}`} aria-live="off">
      {t("title")}:{" "}
      {found ? (
        <>
          <b>{name}</b>
          {author && `, ${author.actor === room.me.actor ? t("mine") : t("somebody")}`}
        </>
      ) : (
        t("none")
      )}
    </section>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import type { Room, RoomSegment } from "../../room-client";
import { useDates } from "../../ui/use-dates";
import { useStore } from "../../viewer";
import type { StrokeAuthor } from "./history/stroke-authors";
import { useStrokeAuthor, useStrokeAuthors } from "./history/use-stroke-author";
import { useToolName } from "./history/use-tool-name";
import { ifHere } from "./room-mask";
import type { SidePanelProps } from "./side-panel";
import styles from "./side-panel.module.css";
import { useSegments } from "./use-room";

/** What is painted under the cursor: by whom, when and with what. */
export function VoxelPanel({ context, room, viewer }: Pick<SidePanelProps, "context" | "room" | "viewer">) {
  const t = useTranslations("reading.voxel");
  const segments = useSegments(room);
  const voxel = useStore(viewer.cursor, (cursor) => cursor.at?.voxel ?? null);
  const isPast = useStore(viewer.state, (state) => state.isPast);
  const [, paintedAgain] = useState(0);
  useEffect(() => room.on("mask", () => paintedAgain((turn) => turn + 1)), [room]);
  const found = voxel && !isPast ? findPainted(room, segments, voxel) : null;
  const author = useStrokeAuthor(useStrokeAuthors(context.segmentation.id), found?.author ?? null);

  if (!voxel) return <section className={styles.section} />;
  const label = isPast ? pastLabel(viewer.shownMask, voxel) : (found?.label ?? 0);
  const name = segments.find(({ number }) => number === label)?.name ?? t("segment", { number: label });
  return (
    <section className={`${styles.section} ${styles.voxel}`} aria-live="off" data-voxel-author={author?.name}>
      {t("title")}: {label !== 0 ? <b>{name}</b> : found ? t("erased") : t("none")}
      {found && (
        <Author author={author} isMine={found.author.actor === room.me.actor} myName={room.me.name} room={room} />
      )}
    </section>
  );
}

interface AuthorProps {
  author: StrokeAuthor | null | undefined;
  isMine: boolean;
  myName: string;
  room: Room;
}

function Author({ author, isMine, myName, room }: AuthorProps) {
  const t = useTranslations("reading.voxel");
  const dates = useDates();
  const toolName = useToolName();
  // A stroke of mine that is not saved yet is in nobody's history.
  if (!author) return isMine ? <span>, {t("you", { name: myName })}</span> : null;
  const name = author.personId === room.me.personId ? t("you", { name: author.name }) : author.name;
  return (
    <span className={styles.author}>
      , <i style={{ background: author.colour }} />
      {author.model
        ? t("accepted", { model: author.model, name })
        : author.tool
          ? t("withTool", { name, tool: toolName(author.tool) })
          : name}
      ,{" "}
      <time dateTime={author.savedAt} title={dates.utc(author.savedAt)}>
        {dates.second(author.savedAt)}
      </time>
    </span>
  );
}

type Voxel = readonly [i: number, j: number, k: number];

/** The highest plane where a segment shows; else where somebody erased. Null where nobody painted, or while it is not loaded. */
function findPainted({ replica }: Room, segments: readonly RoomSegment[], voxel: Voxel) {
  const planes = [...new Set([0, ...segments.map(({ plane }) => plane)])].sort((a, b) => b - a);
  return ifHere(() => {
    const painted = planes.flatMap((plane) => {
      const author = replica.authorAt(...voxel, plane);
      return author ? [{ label: replica.labelAt(...voxel, plane), author }] : [];
    });
    return painted.find(({ label }) => label !== 0) ?? painted[0] ?? null;
  }, null);
}

function pastLabel(mask: SidePanelProps["viewer"]["shownMask"], voxel: Voxel): number {
  return mask.planes().reduce((label, plane) => mask.labelAt(...voxel, plane) || label, 0);
}

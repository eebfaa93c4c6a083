"use client";

import { useTranslations } from "next-intl";
import { type ComponentType, useEffect, useState } from "react";
import type { Room } from "../../room-client";
import type { Viewer } from "../../viewer";
import type { ReadContext } from "./read-context";
import { ReadingProblemNotice } from "./reading-problem";
import styles from "./reading-room.module.css";
import { type ReadingProblem, useReading } from "./use-reading";

/** What whoever is inside has to do with. */
export interface InsideProps {
  context: ReadContext;
  room: Room;
  viewer: Viewer;
  /** What went wrong while the room stays usable. */
  problem: ReadingProblem | null;
  /** What there is to say of the last act; goes by itself. */
  word: string | null;
  onWord: (word: string | null) => void;
}

/** Opens the room and the image; until then it says what is on the way, or why there is none. */
export function RoomDoor({ context, Inside }: { context: ReadContext; Inside: ComponentType<InsideProps> }) {
  const t = useTranslations("reading");
  const [word, setWord] = useState<string | null>(null);
  const [problem, setProblem] = useState<ReadingProblem | null>(null);
  const reading = useReading(context, () => setWord(t("segments.needed")), setProblem);
  useEffect(() => {
    if (word === null) return;
    const timer = setTimeout(() => setWord(null), 6000);
    return () => clearTimeout(timer);
  }, [word]);

  if (reading.status === "FAILED")
    return <ReadingProblemNotice problem={reading.problem} projectId={context.project.id} />;
  if (reading.status === "OPENING") {
    return (
      <div className={styles.opening} role="status">
        {t(reading.what === "ROOM" ? "state.opening" : "state.loadingImage")}
      </div>
    );
  }
  const { room, viewer } = reading;
  return <Inside context={context} room={room} viewer={viewer} problem={problem} word={word} onWord={setWord} />;
}

"use client";

import { useTranslations } from "next-intl";
import type { Room, SaveState } from "../../room-client";
import { Notice } from "../../ui/notice";
import { ReadingProblemNotice } from "./reading-problem";
import styles from "./reading-room.module.css";
import { useClosed, useRebase, useRefusals, useWarningBeforeClosing } from "./room-conditions";
import type { ReadingProblem } from "./use-reading";

interface RoomNoticesProps {
  room: Room;
  save: SaveState;
  /** What there is to say of the last act, for a moment. */
  word: string | null;
  /** What went wrong while the room stays usable. */
  problem: ReadingProblem | null;
  projectId: string;
}

/** What a person in the room must hear of: over the images, where they look. */
export function RoomNotices({ room, save, word, problem, projectId }: RoomNoticesProps) {
  const t = useTranslations("reading");
  const refused = useRefusals(room);
  const rebase = useRebase(room);
  const closed = useClosed(room);
  useWarningBeforeClosing(save);
  return (
    <div className={styles.notices} aria-live="polite">
      {word && <Notice state="attention" title={word} />}
      {problem && <ReadingProblemNotice problem={problem} projectId={projectId} inline />}
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
  );
}

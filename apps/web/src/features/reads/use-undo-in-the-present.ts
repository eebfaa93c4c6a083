import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Viewer } from "../../viewer";
import type { ActStack } from "./act-stack";

/** Taking back and bringing back; never while the past is on the screen: what nobody sees change must not be changed. */
export function useUndoInThePresent(viewer: Viewer, acts: ActStack, canPaint: boolean, onWord: (word: string) => void) {
  const t = useTranslations("reading.history");
  return useMemo(() => {
    const inThePresent = (act: () => void) => () => {
      if (!canPaint) return;
      if (viewer.state.get().isPast) onWord(t("lookingBack"));
      else act();
    };
    return { undo: inThePresent(() => acts.undo()), redo: inThePresent(() => acts.redo()) };
  }, [viewer, acts, canPaint, onWord, t]);
}

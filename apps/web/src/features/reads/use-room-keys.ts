import { useEffect } from "react";
import type { Viewer } from "../../viewer";
import { type KeyActs, pressKey, releaseKey } from "./keys";

/** Keys work wherever the focus is, unless somebody types. @param acts keep it the same while it does the same */
export function useRoomKeys(viewer: Viewer, canPaint: boolean, acts: KeyActs): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // Whatever is in focus had a use for it.
      if (event.defaultPrevented) return;
      if (pressKey(event, viewer, canPaint, acts)) event.preventDefault();
    };
    const release = (event: KeyboardEvent) => releaseKey(event, viewer);
    const letGo = () => viewer.setPointing(false);
    document.addEventListener("keydown", press);
    document.addEventListener("keyup", release);
    window.addEventListener("blur", letGo);
    return () => {
      document.removeEventListener("keydown", press);
      document.removeEventListener("keyup", release);
      window.removeEventListener("blur", letGo);
    };
  }, [viewer, canPaint, acts]);
}

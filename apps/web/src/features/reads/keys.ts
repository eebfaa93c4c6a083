import type { Tool, Viewer } from "../../viewer";

/** What keys can ask of the room beside what they ask of the viewer. */
export interface KeyActs {
  undo(): void;
  redo(): void;
  addSegment(): void;
  showShortcuts(): void;
  toggleHistory(): void;
  toggleContested(): void;
  /** Leaves a colleague's view, or the past. @returns false when I go my own way in the present anyway */
  leave(): boolean;
  /** Keys of this room alone, in small letters. @returns null for those that mean what they mean everywhere */
  own?(key: string): (() => void) | null;
}

/**
 * The keys of the reading room. No single key destroys work. Typing into a field is typing.
 * @returns true when the key was one of ours
 */
export function pressKey(event: KeyboardEvent, viewer: Viewer, canPaint: boolean, acts: KeyActs): boolean {
  const target = event.target as HTMLElement;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (target.matches("input[type=range]")) {
    // A slider keeps the keys that move it.
    if (/^(Arrow|Page|Home|End)/.test(key)) return false;
  } else if (target.closest("input, textarea, select, [contenteditable], [role=dialog]")) return false;
  if (event.ctrlKey || event.metaKey) return pressWithCtrl(key, event.shiftKey, canPaint, acts);
  if (event.altKey) return false;
  // A control in focus keeps its own keys.
  if ((key === " " || key === "Enter") && target.closest("button, a, [role=slider]")) return false;
  const act = actOf(key, viewer, canPaint, acts);
  act?.();
  return act !== null;
}

/** The pointer is held out for as long as its key is. */
export function releaseKey(event: KeyboardEvent, viewer: Viewer): void {
  if (event.key.toLowerCase() === "p") viewer.setPointing(false);
}

function pressWithCtrl(key: string, shift: boolean, canPaint: boolean, acts: KeyActs): boolean {
  const act = !canPaint ? null : key === "y" || (key === "z" && shift) ? acts.redo : key === "z" ? acts.undo : null;
  act?.();
  return act !== null;
}

function actOf(key: string, viewer: Viewer, canPaint: boolean, acts: KeyActs): (() => void) | null {
  const own = acts.own?.(key);
  if (own) return own;
  const { activeAxis, tool } = viewer.state.get();
  const take = (wanted: Tool) => () => viewer.setTool(wanted);
  const preset = /^[1-5]$/.test(key) ? viewer.presets[Number(key) - 1] : undefined;
  if (preset) return () => viewer.setWindow(preset);
  const scroll = (by: number) => () => viewer.scroll(activeAxis, by);
  switch (key) {
    case "w":
      return take("WINDOW");
    case "b":
      return canPaint ? take("BRUSH") : null;
    case "e":
      return canPaint ? take("ERASER") : null;
    case "a":
      return canPaint ? acts.addSegment : null;
    case "i":
      return () => viewer.invert();
    case "[":
      return () => viewer.resizeBrush(-1);
    case "]":
      return () => viewer.resizeBrush(1);
    case "+":
    case "=":
      return () => viewer.zoom(activeAxis, 1.2);
    case "-":
      return () => viewer.zoom(activeAxis, 1 / 1.2);
    case " ":
      return () => viewer.resetViews();
    case "ArrowUp":
    case "ArrowLeft":
      return scroll(-1);
    case "ArrowDown":
    case "ArrowRight":
      return scroll(1);
    case "PageUp":
      return scroll(-10);
    case "PageDown":
      return scroll(10);
    case "h":
      return acts.toggleHistory;
    case "c":
      return acts.toggleContested;
    case "p":
      return () => viewer.setPointing(true);
    case "?":
      return acts.showShortcuts;
    case "Escape":
      return () => {
        if (viewer.cancelStroke() || acts.leave()) return;
        if (tool !== "WINDOW") viewer.setTool("WINDOW");
      };
    default:
      return null;
  }
}

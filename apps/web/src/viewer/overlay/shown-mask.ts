import type { BoxIjk } from "../geometry/grid";
import type { MaskSource } from "./sources";

/** The mask on the screen: the live one, or another one in its place for a while. */
export interface ShownMask extends MaskSource {
  readonly isLive: boolean;
  /** @param other null: the live one again */
  show(other: MaskSource | null): void;
}

/** @param everywhere the box that tells listeners that anything may look different */
export function createShownMask(live: MaskSource, everywhere: BoxIjk): ShownMask {
  const listeners = new Set<(box: BoxIjk) => void>();
  let other: MaskSource | null = null;
  let stopOther: (() => void) | null = null;
  const tell = (box: BoxIjk) => {
    for (const listener of [...listeners]) listener(box);
  };
  const shown = () => other ?? live;
  return {
    get isLive() {
      return other === null;
    },
    show(next) {
      if (next === other) return;
      stopOther?.();
      other = next;
      stopOther = next?.subscribe(tell) ?? null;
      tell(everywhere);
    },
    // A plane that only one of the two has must be drawn empty when the other shows.
    planes: () => (other ? [...new Set([...live.planes(), ...other.planes()])].sort((a, b) => a - b) : live.planes()),
    slice: (axis, index, plane, out) => shown().slice(axis, index, plane, out),
    labelAt: (i, j, k, plane) => shown().labelAt(i, j, k, plane),
    subscribe(listener) {
      listeners.add(listener);
      const stopLive = live.subscribe((box) => {
        if (other === null) listener(box);
      });
      return () => {
        listeners.delete(listener);
        stopLive();
      };
    },
  };
}

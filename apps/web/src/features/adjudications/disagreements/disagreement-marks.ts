import type { Axis, SliceMark, Viewer } from "../../../viewer";
import type { DisagreementFacts } from "../adjudication-documents";
import type { Choice } from "../decide/decision-keeper";

const colours = { open: "var(--state-refused)", decided: "var(--text-faint)" } as const;

/** Where the slice bars are marked: one mark a slice, red as long as something there is undecided. */
export function disagreementMarks(
  viewer: Viewer,
  disagreements: readonly DisagreementFacts[],
  decided: ReadonlyMap<number, Choice>,
  name: string,
): SliceMark[] {
  return viewer.views.flatMap(({ axis }) => {
    const open = new Map<number, boolean>();
    for (const { number, atIjk } of disagreements) {
      const index = atIjk[axis] as number;
      open.set(index, (open.get(index) ?? false) || !decided.get(number));
    }
    return [...open]
      .sort(([, a], [, b]) => Number(a) - Number(b))
      .map(([index, isOpen]) => markOf(axis, index, isOpen ? colours.open : colours.decided, name));
  });
}

const markOf = (axis: Axis, index: number, colour: string, name: string): SliceMark => ({
  key: `disagreement ${axis} ${index}`,
  axis,
  index,
  colour,
  name,
});

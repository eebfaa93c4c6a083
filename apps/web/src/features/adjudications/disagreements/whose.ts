import type { DisagreementFacts } from "../adjudication-documents";
import { sideColours } from "../sides/compare-sides";

type Held = Pick<DisagreementFacts, "heldBy">;
/** Numbers of the two sides that are compared, the lower first. */
type Pair = readonly [number, number];

/** The sides that hold voxels of it, by their numbers. */
export const holdersOf = ({ heldBy }: Held): number[] =>
  heldBy.flatMap((voxels, place) => (voxels > 0 ? [place + 1] : []));

/** As the images draw it: blue and orange for the two that are compared, violet for both; nobody's for a third. */
export function colourOfPiece(piece: Held, [first, second]: Pair): string {
  const holders = holdersOf(piece);
  const [isFirsts, isSeconds] = [holders.includes(first), holders.includes(second)];
  if (isFirsts && isSeconds) return sideColours.BOTH;
  if (isFirsts) return sideColours.FIRST;
  return isSeconds ? sideColours.SECOND : "var(--text-dim)";
}

/** Two sides between which it can be seen: those that are compared, unless they hold the same of it, or nothing. */
export function pairShowing(piece: Held, pair: Pair): Pair {
  const heldBy = (number: number) => piece.heldBy[number - 1] ?? 0;
  if (heldBy(pair[0]) !== heldBy(pair[1])) return pair;
  const numbers = piece.heldBy.map((_, place) => place + 1);
  const other = numbers.find((number) => heldBy(number) !== heldBy(pair[0]));
  if (other === undefined) return pair;
  return other < pair[0] ? [other, pair[0]] : [pair[0], other];
}

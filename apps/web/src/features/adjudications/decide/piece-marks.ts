import type { MarkSource } from "../../../viewer";
import type { PieceSpans } from "./piece-spans";

/** Points a disagreement out: its outline, so that what lies in it can be looked at. */
export function pieceMarks(spans: PieceSpans, [ni, nj]: readonly [number, number, number]): MarkSource {
  return {
    isOutline: true,
    slice(axis, index, out) {
      out.fill(0);
      let any = false;
      const mark = (from: number, to: number) => {
        out.fill(1, from, to);
        any = true;
      };
      for (const quads of spans)
        for (let at = 0; at < quads.length; at += 4) {
          const [k, j, iStart, iEnd] = quads.subarray(at, at + 4) as unknown as [number, number, number, number];
          if (axis === 2 && k === index) mark(j * ni + iStart, j * ni + iEnd);
          else if (axis === 1 && j === index) mark(k * ni + iStart, k * ni + iEnd);
          else if (axis === 0 && iStart <= index && index < iEnd) mark(k * nj + j, k * nj + j + 1);
        }
      return any;
    },
    subscribe: () => () => {},
  };
}

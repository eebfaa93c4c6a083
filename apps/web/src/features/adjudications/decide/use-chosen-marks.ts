import { useEffect } from "react";
import type { Viewer } from "../../../viewer";
import type { DisagreementFacts } from "../adjudication-documents";
import { pieceMarks } from "./piece-marks";
import type { PieceSpans } from "./piece-spans";

/** Points the chosen disagreement out in every view, as soon as its voxels are here. */
export function useChosenMarks(
  viewer: Viewer,
  chosen: DisagreementFacts | null,
  spansOf: (spansPath: string) => Promise<PieceSpans>,
): void {
  const path = chosen?.spansPath ?? null;
  useEffect(() => {
    if (path === null) return;
    let left = false;
    spansOf(path).then(
      (spans) => !left && viewer.setMarks(pieceMarks(spans, viewer.grid.shape)),
      // Without a network it is found by its place all the same.
      () => {},
    );
    return () => {
      left = true;
      viewer.setMarks(null);
    };
  }, [viewer, path, spansOf]);
}

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { formatCount, formatMl } from "../../../ui/measures";
import { patientMillimetres } from "../../../viewer";
import type { DisagreementFacts } from "../adjudication-documents";
import type { SideFacts } from "../adjudication-in-hand";
import type { Choice } from "../decide/decision-keeper";
import { holdersOf } from "./whose";

/** A disagreement in words: whose, how large, where, and what becomes of it. */
export function useDisagreementWords(sides: readonly SideFacts[]) {
  const t = useTranslations("adjudications.list");
  return useMemo(() => {
    const nameOf = (number: number | null) => sides.find((side) => side.number === number)?.name ?? "";
    const whose = (piece: DisagreementFacts) => {
      const [holder = null, ...others] = holdersOf(piece);
      if (others.length === 0) return t("only", { name: nameOf(holder) });
      return sides.length === 2 ? t("mixed") : [holder, ...others].map(nameOf).join(" + ");
    };
    const size = ({ volumeMl, voxels }: DisagreementFacts) =>
      volumeMl == null
        ? t("voxels", { count: voxels, text: formatCount(voxels) })
        : t("volume", { volume: formatMl(volumeMl) });
    const slices = ({ boxIjk: [, , from = 0, , , to = 0] }: DisagreementFacts) =>
      to - from > 1 ? t("slices", { from: from + 1, to }) : t("slice", { slice: to });
    const place = ({ atLps, atIjk: [i, j] }: DisagreementFacts) => {
      const [x, y, z] = atLps ?? [];
      return x === undefined || y === undefined || z === undefined ? `${i}, ${j} px` : patientMillimetres([x, y, z]);
    };
    const decided = (choice: Choice) => {
      if (!choice) return null;
      if (choice.decision === "SIDE") return t("asSide", { name: nameOf(choice.side) });
      return t(sides.length > 2 && choice.decision === "BOTH" ? "decided.ALL" : `decided.${choice.decision}`);
    };
    return {
      summary: (piece: DisagreementFacts) => [whose(piece), size(piece), slices(piece)].join(", "),
      place,
      decided,
    };
  }, [sides, t]);
}

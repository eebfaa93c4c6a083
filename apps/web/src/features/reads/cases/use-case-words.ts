import type { CaseState, ExclusionReason } from "@covoxel/shared/vocabulary";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { CaseRead, CaseRow } from "./case-documents";

/** States and reasons in words. */
export function useCaseWords() {
  const t = useTranslations("cases");
  return useMemo(
    () => ({
      name: ({ number }: Pick<CaseRow, "number">) => t("name", { number }),
      state: (state: CaseState) => t(`states.${state}`),
      readState: (state: CaseRead["state"]) => t(`readStates.${state}`),
      reason: (reason: ExclusionReason) => t(`reasons.${reason}`),
    }),
    [t],
  );
}

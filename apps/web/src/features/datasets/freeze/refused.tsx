import { useTranslations } from "next-intl";
import { Notice } from "../../../ui/notice";
import { CaseLinks } from "../case-links";
import type { Refusal } from "../dataset-documents";

/** Why nothing is frozen, which cases stand in the way, and what to do about them. */
export function Refused({ refusal: { reason, caseNumbers } }: { refusal: Refusal }) {
  const t = useTranslations("datasets.freeze");
  return (
    <Notice state="refused" title={t(`refused.${reason}.title`)} live>
      {t(`refused.${reason}.todo`)}
      <CaseLinks numbers={caseNumbers} />
    </Notice>
  );
}

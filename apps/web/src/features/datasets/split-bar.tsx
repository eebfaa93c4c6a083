import { DatasetSplit } from "@covoxel/shared/vocabulary";
import { useTranslations } from "next-intl";
import { formatCount } from "../../ui/measures";
import styles from "./datasets.module.css";

/** How many cases each split has, as a stripe and in words. */
export function SplitBar({ counts }: { counts: readonly { split: DatasetSplit; caseCount: number }[] }) {
  const t = useTranslations("datasets");
  const held = counts.filter(({ caseCount }) => caseCount > 0);
  return (
    <div className={styles.splits}>
      <div className={styles.stripe} aria-hidden="true">
        {held.map(({ split, caseCount }) => (
          <i key={split} data-split={split} style={{ flexGrow: caseCount }} />
        ))}
      </div>
      <ul className={styles.legend} aria-label={t("casesPerSplit")}>
        {counts.map(({ split, caseCount }) => (
          <li key={split}>
            <i data-split={split} aria-hidden="true" />
            {t(`splits.${split}`)} <b>{formatCount(caseCount)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

export const countSplits = (cases: readonly { split: DatasetSplit }[]) =>
  Object.values(DatasetSplit).map((split) => ({
    split,
    caseCount: cases.filter((one) => one.split === split).length,
  }));

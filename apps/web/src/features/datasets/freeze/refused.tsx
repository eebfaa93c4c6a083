import Link from "next/link";
import { useTranslations } from "next-intl";
import { Notice } from "../../../ui/notice";
import { useProject } from "../../projects/project-frame";
import type { Refusal } from "../dataset-documents";
import styles from "../datasets.module.css";

/** More than these are counted: who mends them works down the list of cases. */
const mostNamed = 20;

/** Why nothing is frozen, which cases stand in the way, and what to do about them. */
export function Refused({ refusal: { reason, caseNumbers } }: { refusal: Refusal }) {
  const t = useTranslations("datasets.freeze");
  const name = useTranslations("cases");
  const project = useProject();
  const named = caseNumbers.slice(0, mostNamed);
  return (
    <Notice state="refused" title={t(`refused.${reason}.title`)} live>
      {t(`refused.${reason}.todo`)}
      {named.length > 0 && (
        <ul className={styles.refused}>
          {named.map((number) => (
            <li key={number}>
              <Link prefetch={false} href={`/projects/${project.id}/cases?case=${number}`}>
                {name("name", { number })}
              </Link>
            </li>
          ))}
          {caseNumbers.length > named.length && <li>{t("andMore", { count: caseNumbers.length - named.length })}</li>}
        </ul>
      )}
    </Notice>
  );
}

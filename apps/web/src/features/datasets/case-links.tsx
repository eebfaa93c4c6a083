import Link from "next/link";
import { useTranslations } from "next-intl";
import { useProject } from "../projects/project-frame";
import styles from "./datasets.module.css";

/** More than these are counted: who mends them works down the list of cases. */
const mostNamed = 20;

/** Cases that stand in the way, each to be opened; nothing where there are none. */
export function CaseLinks({ numbers }: { numbers: readonly number[] }) {
  const t = useTranslations("datasets.freeze");
  const name = useTranslations("cases");
  const project = useProject();
  const named = numbers.slice(0, mostNamed);
  if (named.length === 0) return null;
  return (
    <ul className={styles.refused}>
      {named.map((number) => (
        <li key={number}>
          <Link prefetch={false} href={`/projects/${project.id}/cases?case=${number}`}>
            {name("name", { number })}
          </Link>
        </li>
      ))}
      {numbers.length > named.length && <li>{t("andMore", { count: numbers.length - named.length })}</li>}
    </ul>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { Page, PageHead } from "../../ui/page";
import styles from "./about-page.module.css";

export function AboutPage() {
  const t = useTranslations("common.aboutPage");
  const facts = [
    [t("version"), process.env.NEXT_PUBLIC_COVOXEL_VERSION],
    [t("licence"), "Apache-2.0"],
    [t("use"), t("useText")],
    [t("privacy"), t("privacyText")],
  ] as const;
  return (
    <Page shape="narrow">
      <PageHead title={t("title")} lead={t("lead")} />
      <dl className={styles.facts}>
        {facts.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}

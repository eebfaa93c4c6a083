"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Pages } from "../../graphql/use-pages";
import { Problem } from "../../ui/problem";
import { ShortHash } from "../../ui/short-hash";
import { useDates } from "../../ui/use-dates";
import { useProject } from "../projects/project-frame";
import type { VersionFacts } from "./dataset-documents";
import styles from "./datasets.module.css";
import { SplitBar } from "./split-bar";

/** Every version, the newest first. */
export function VersionList({ versions, mayFreeze }: { versions: Pages<VersionFacts>; mayFreeze: boolean }) {
  const t = useTranslations("datasets");
  return (
    <>
      {versions.error && <Problem error={versions.error} onRetry={versions.reload} />}
      {!versions.error && !versions.loading && versions.nodes.length === 0 && (
        <div>
          <p className={styles.none}>{t("versions.none")}</p>
          <p className={styles.line}>{t(mayFreeze ? "versions.noneLead" : "versions.noneAnalyst")}</p>
        </div>
      )}
      <ul className={styles.versions} aria-label={t("versions.title")} aria-busy={versions.loading}>
        {versions.nodes.map((version) => (
          <VersionItem key={version.id} version={version} />
        ))}
      </ul>
      {versions.hasMore && (
        <Button variant="default" loading={versions.fetching} onClick={versions.more}>
          {t("versions.more")}
        </Button>
      )}
    </>
  );
}

function VersionItem({ version }: { version: VersionFacts }) {
  const t = useTranslations("datasets");
  const dates = useDates();
  const project = useProject();
  const { number, contentHash, note, frozenBy, frozenAt } = version;
  return (
    <li className={styles.version}>
      <div className={styles.versionHead}>
        <Link prefetch={false} href={`/projects/${project.id}/datasets/${version.id}`}>
          {t("versionName", { number })}
        </Link>
        <ShortHash hash={contentHash} label={t("copyHashOf", { number })} />
      </div>
      <SplitBar counts={version.splits} />
      {note && <div className={styles.note}>{note}</div>}
      <div className={styles.line}>{t("frozenBy", { name: frozenBy.displayName, when: dates.minute(frozenAt) })}</div>
    </li>
  );
}

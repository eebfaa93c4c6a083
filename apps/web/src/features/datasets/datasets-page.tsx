"use client";

import { Button } from "@mantine/core";
import { IconSnowflake } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { usePages } from "../../graphql/use-pages";
import { EmptyState } from "../../ui/empty-state";
import { Notice } from "../../ui/notice";
import { useProject } from "../projects/project-frame";
import split from "../studies/studies-page.module.css";
import { datasetVersionsQuery, type VersionFacts } from "./dataset-documents";
import styles from "./datasets.module.css";
import { FreezeDialog } from "./freeze/freeze-dialog";
import { Results } from "./results/results";
import { useDatasetProject } from "./use-dataset-project";
import { VersionList } from "./version-list";

/** The project's data set, for those who oversee it. */
export function DatasetsPage() {
  const t = useTranslations("datasets");
  const { mayOversee } = useProject();
  return mayOversee ? <Dataset /> : <EmptyState title={t("notYours")}>{t("notYoursHint")}</EmptyState>;
}

const nothing = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** On the left what is ready, on the right what was frozen of it. */
function Dataset() {
  const t = useTranslations("datasets");
  const project = useProject();
  const { mayFreeze, labels, lookOf } = useDatasetProject(project.id);
  const versions = usePages(
    datasetVersionsQuery,
    { projectId: project.id, first: 10 },
    (data) => data.project?.datasetVersions ?? nothing,
  );
  const [freezing, setFreezing] = useState(false);
  const [frozen, setFrozen] = useState<VersionFacts | null>(null);
  /** The newest when the dialog opened: freezing the same state again gives a version that was there. */
  const [newestBefore, setNewestBefore] = useState(0);
  const newest = versions.nodes[0] ?? null;

  return (
    <div className={split.split}>
      <div className={split.table}>
        <Results labels={labels} lookOf={lookOf} />
      </div>
      <aside className={`${split.side} ${styles.panel}`} aria-label={t("versions.title")}>
        <header className={styles.head}>
          <h2 className={styles.title}>{t("versions.title")}</h2>
          {mayFreeze && (
            <Button
              leftSection={<IconSnowflake size={16} aria-hidden="true" />}
              disabled={versions.loading}
              onClick={() => {
                setNewestBefore(newest?.number ?? 0);
                setFrozen(null);
                setFreezing(true);
              }}
            >
              {t("freeze.open")}
            </Button>
          )}
          <p className={styles.line}>{t("versions.hint")}</p>
        </header>
        <div className={styles.block}>
          {frozen && <FrozenNotice version={frozen} isNew={frozen.number > newestBefore} />}
          <VersionList versions={versions} mayFreeze={mayFreeze} />
        </div>
      </aside>
      {freezing && (
        <FreezeDialog
          newest={newest}
          onClose={() => setFreezing(false)}
          onFrozen={(version) => {
            setFrozen(version);
            setFreezing(false);
            versions.reload();
          }}
        />
      )}
    </div>
  );
}

function FrozenNotice({ version: { id, number }, isNew }: { version: VersionFacts; isNew: boolean }) {
  const t = useTranslations("datasets.freeze");
  const project = useProject();
  return (
    <Notice
      state="saved"
      live
      title={t(isNew ? "frozen" : "same", { number })}
      action={
        <Button component={Link} prefetch={false} variant="default" href={`/projects/${project.id}/datasets/${id}`}>
          {t("take")}
        </Button>
      }
    >
      {t(isNew ? "frozenHint" : "sameHint")}
    </Notice>
  );
}

"use client";

import { AuditAct } from "@covoxel/shared/vocabulary";
import { Button, NativeSelect } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { usePages } from "../../graphql/use-pages";
import { DataTable } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Problem } from "../../ui/problem";
import { ShortHash } from "../../ui/short-hash";
import { useProject } from "../projects/project-frame";
import { type AuditRow, auditTrailQuery } from "./audit-documents";
import styles from "./audit-page.module.css";
import { useAuditColumns } from "./use-audit-columns";

/** Who did what in this project, for its leads and administrators. */
export function AuditPage() {
  const t = useTranslations("audit");
  const { isLed } = useProject();
  return isLed ? <Trail /> : <EmptyState title={t("notYours")}>{t("notYoursHint")}</EmptyState>;
}

const nothing = { edges: [], pageInfo: { hasNextPage: false, endCursor: null } };

function Trail() {
  const t = useTranslations("audit");
  const project = useProject();
  const [act, setAct] = useState<AuditAct | null>(null);
  const trail = usePages(
    auditTrailQuery,
    { projectId: project.id, act, first: 50 },
    (data) => data.project?.audit ?? nothing,
  );
  const columns = useAuditColumns();
  const isEmpty = !trail.loading && trail.nodes.length === 0;
  return (
    <div className={styles.page}>
      {trail.error && <Problem error={trail.error} onRetry={trail.reload} />}
      <div className={styles.bar}>
        <NativeSelect
          aria-label={t("only")}
          value={act ?? ""}
          data={[
            { value: "", label: t("allActs") },
            ...actsByWord(t).map(({ act: value, word }) => ({ value, label: word })),
          ]}
          onChange={(event) => setAct((event.currentTarget.value || null) as AuditAct | null)}
        />
        {act === null && trail.nodes[0] && <Head newest={trail.nodes[0]} />}
      </div>
      {!(trail.error && isEmpty) && (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={trail.nodes}
          rowId={({ id }) => id}
          loading={trail.loading}
          filterLabel={t("filter")}
          tools={
            trail.hasMore && (
              <Button variant="default" loading={trail.fetching} onClick={trail.more}>
                {t("more")}
              </Button>
            )
          }
          empty={<EmptyState title={t(act ? "noneOfAct" : "none")}>{t("noneHint")}</EmptyState>}
        />
      )}
    </div>
  );
}

const actsByWord = (t: ReturnType<typeof useTranslations<"audit">>) =>
  Object.values(AuditAct)
    .map((act) => ({ act, word: t(`acts.${act}`) }))
    .sort((a, b) => a.word.localeCompare(b.word));

/** The hash that everything before stands under. */
function Head({ newest: { hash } }: { newest: AuditRow }) {
  const t = useTranslations("audit");
  return (
    <span className={styles.head}>
      {hash ? (
        <>
          {t("head")} <ShortHash hash={hash} label={t("copyHead")} />
        </>
      ) : (
        t("withheld")
      )}
    </span>
  );
}

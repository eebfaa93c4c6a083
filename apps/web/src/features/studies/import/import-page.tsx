"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { DropZone } from "../../../ui/drop-zone";
import { EmptyState } from "../../../ui/empty-state";
import { formatBytes, formatCount } from "../../../ui/measures";
import { Notice } from "../../../ui/notice";
import { Problem } from "../../../ui/problem";
import { useProject } from "../../projects/project-frame";
import { filesFromDrop, filesFromInput } from "../upload-client";
import { EarlierImports } from "./earlier-imports";
import styles from "./import-page.module.css";
import { ImportReport } from "./import-report";
import { ImportWork } from "./import-work";
import { UploadProgress } from "./upload-progress";
import { useImport } from "./use-import";

/** Brings studies into the project: drop, watch, and read what became of every file. */
export function ImportPage() {
  const t = useTranslations("studies.import");
  const project = useProject();
  const router = useRouter();
  const pathname = usePathname();
  const work = useImport(project.id, useSearchParams().get("import"));
  const { unfinished, record, upload } = work;

  if (!project.isLed) return <EmptyState title={t("notYours")}>{t("notYoursHint")}</EmptyState>;
  const another = () => {
    work.another();
    router.replace(pathname);
  };
  const processing = record?.status === "PROCESSING";
  const over = record !== null && !processing && record.status !== "RECEIVING";
  return (
    <div className={styles.column}>
      {work.error && <Problem error={work.error} />}
      {unfinished && (
        <Notice
          state="attention"
          title={t("unfinished", {
            files: formatCount(unfinished.counts.files),
            bytes: formatBytes(unfinished.counts.bytes),
          })}
          action={
            <Button variant="default" onClick={() => work.abandon(unfinished.id)}>
              {t("abandon")}
            </Button>
          }
        >
          {t("unfinishedHint")}
        </Notice>
      )}
      {!processing && !over && (
        <DropZone
          title={upload ? t("dropMore") : unfinished ? t("dropAgain") : t("drop")}
          hint={upload ? t("dropMoreHint") : t("dropHint")}
          folderLabel={t("chooseFolder")}
          filesLabel={t("chooseFiles")}
          compact={upload !== null}
          onDrop={(data) => void filesFromDrop(data).then(work.send)}
          onChoose={(files) => void work.send(filesFromInput(files))}
        />
      )}
      {upload && (
        <UploadProgress
          upload={upload}
          rate={work.rate}
          onCancel={() => record && work.abandon(record.id)}
          onRetry={work.retry}
        />
      )}
      {upload && !work.sending && upload.counts.FAILED > 0 && (
        <Notice
          state="attention"
          title={t("someFailed", { count: upload.counts.FAILED })}
          action={<Button onClick={work.finishSending}>{t("goOnWithout")}</Button>}
        >
          {t("someFailedHint")}
        </Notice>
      )}
      {record && (processing || upload) && <ImportWork record={record} onCancel={() => work.abandon(record.id)} />}
      {record && over && (
        <>
          <ImportReport record={record} />
          <div className={styles.acts}>
            <Button component={Link} prefetch={false} href={`/projects/${project.id}`}>
              {t("toStudies")}
            </Button>
            <Button variant="default" onClick={another}>
              {t("another")}
            </Button>
          </div>
        </>
      )}
      {!upload && !processing && !over && <EarlierImports imports={work.imports} loading={work.loading} />}
    </div>
  );
}

"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { formatCount } from "../../../ui/measures";
import { ProgressBar } from "../../../ui/progress-bar";
import { useJob } from "../../jobs/use-job";
import styles from "./import-page.module.css";
import type { ImportInView } from "./import-queries";

/** What the server is doing with the files: reading each, then putting series together. */
export function ImportWork({ record, onCancel }: { record: ImportInView; onCancel: () => void }) {
  const t = useTranslations("studies.work");
  const job = useJob(record.jobId ?? null);
  const { counts } = record;
  const lookedAt = counts.files - counts.received;
  const fraction = job?.progress ?? (counts.files > 0 ? lookedAt / counts.files : null);
  const processing = record.status === "PROCESSING";
  // All files are here by then, but the last of them are still to be read.
  const assembling = processing && counts.received === 0;
  return (
    <section className={styles.panel} aria-label={t("title")}>
      <div className={styles.panelHead}>
        <h2>{assembling ? t("assembling") : t("reading")}</h2>
        {processing && (
          <Button variant="default" onClick={onCancel}>
            {t("cancel")}
          </Button>
        )}
      </div>
      <ProgressBar fraction={fraction} label={t("title")} />
      <div className={styles.dim} role="status">
        {job?.message ||
          t("figures", {
            lookedAt: formatCount(lookedAt),
            files: formatCount(counts.files),
            refused: formatCount(counts.refused),
          })}
      </div>
    </section>
  );
}

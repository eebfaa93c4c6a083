"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatBytes, formatCount, formatDuration } from "../../../ui/measures";
import { ProgressBar } from "../../../ui/progress-bar";
import { type StateColour, StateWord } from "../../../ui/state-word";
import type { FileUpload, FileUploadStatus, UploadState } from "../upload-client";
import type { TransferRate } from "./transfer-rate";
import styles from "./upload-progress.module.css";

const colourOf: Readonly<Record<FileUploadStatus, StateColour>> = {
  WAITING: "quiet",
  SENDING: "working",
  SENT: "saved",
  FAILED: "refused",
  CANCELLED: "attention",
};
/** What needs an eye comes first. */
const urgency: readonly FileUploadStatus[] = ["FAILED", "SENDING", "WAITING", "CANCELLED", "SENT"];
const shownAtOnce = 200;

/** Files on their way: in all, and each. */
export function UploadProgress(props: {
  upload: UploadState;
  rate: TransferRate;
  onCancel: () => void;
  onRetry: () => void;
}) {
  const t = useTranslations("studies.upload");
  const [open, setOpen] = useState(false);
  const { upload, rate } = props;
  const { counts } = upload;
  const active = counts.WAITING + counts.SENDING > 0;
  const files = [...upload.files].sort((a, b) => urgency.indexOf(a.status) - urgency.indexOf(b.status));
  return (
    <section className={styles.panel} aria-label={t("title")}>
      <div className={styles.head}>
        <h2>{upload.offline && active ? t("offline") : active ? t("sending") : t("sent")}</h2>
        <div className={styles.acts}>
          {counts.FAILED > 0 && (
            <Button variant="default" onClick={props.onRetry}>
              {t("retry", { count: counts.FAILED })}
            </Button>
          )}
          <Button variant="subtle" color="gray" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t("hideFiles") : t("showFiles")}
          </Button>
          {active && (
            <Button variant="default" onClick={props.onCancel}>
              {t("cancel")}
            </Button>
          )}
        </div>
      </div>
      <ProgressBar fraction={upload.bytes > 0 ? upload.bytesSent / upload.bytes : null} label={t("title")} />
      <div className={styles.figures}>
        <span>
          {t.rich("files", {
            b: (text) => <b>{text}</b>,
            sent: formatCount(counts.SENT),
            all: formatCount(upload.files.length),
          })}
        </span>
        <span>
          {t.rich("bytes", {
            b: (text) => <b>{text}</b>,
            sent: formatBytes(upload.bytesSent),
            all: formatBytes(upload.bytes),
          })}
        </span>
        {active && rate.bytesPerSecond !== null && (
          <span>{t("rate", { rate: `${formatBytes(rate.bytesPerSecond)}/s` })}</span>
        )}
        {active && rate.secondsLeft !== null && <span>{t("left", { time: formatDuration(rate.secondsLeft) })}</span>}
        {counts.FAILED > 0 && <StateWord colour="refused">{t("failed", { count: counts.FAILED })}</StateWord>}
      </div>
      {(open || counts.FAILED > 0) && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
        <ul className={styles.files} tabIndex={0} aria-label={t("showFiles")}>
          {(open ? files : files.filter(({ status }) => status === "FAILED")).slice(0, shownAtOnce).map((file) => (
            <FileRow key={file.path} file={file} />
          ))}
        </ul>
      )}
      {open && files.length > shownAtOnce && (
        <span className={styles.figures}>{t("andMore", { count: formatCount(files.length - shownAtOnce) })}</span>
      )}
    </section>
  );
}

function FileRow({ file }: { file: FileUpload }) {
  const t = useTranslations("studies.upload");
  return (
    <li className={styles.file}>
      <span className={styles.path} title={file.path}>
        {file.path}
      </span>
      <span className={styles.size}>{formatBytes(file.bytes)}</span>
      <ProgressBar fraction={file.bytes > 0 ? file.bytesSent / file.bytes : 1} label={file.path} />
      <StateWord colour={colourOf[file.status]}>{t(`status.${file.status}`)}</StateWord>
      {file.failure && <span className={styles.failure}>{file.failure}</span>}
    </li>
  );
}

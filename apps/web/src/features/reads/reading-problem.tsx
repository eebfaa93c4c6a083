"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Notice } from "../../ui/notice";
import styles from "./reading-room.module.css";
import type { ReadingProblem } from "./use-reading";

/** What happened, what was kept and what to do. */
export function ReadingProblemNotice(props: { problem: ReadingProblem; projectId: string; inline?: boolean }) {
  const t = useTranslations("reading.state");
  const { problem } = props;
  const title = { PIXELS: t("pixelsTitle"), ROOM: t("roomTitle"), NO_WEBGL: t("noWebgl") }[problem.kind];
  const text =
    problem.kind === "PIXELS" ? t(`pixels${problem.code}`) : problem.kind === "ROOM" ? t("roomText") : t("noWebglText");
  const notice = (
    <Notice
      state="refused"
      title={title}
      live
      action={
        <Button variant="default" onClick={() => window.location.reload()}>
          {t("reload")}
        </Button>
      }
    >
      {text}
    </Notice>
  );
  if (props.inline) return notice;
  return (
    <main className={styles.opening}>
      <div className={styles.problem}>
        {notice}
        <Link href={`/projects/${props.projectId}`}>{t("back")}</Link>
      </div>
    </main>
  );
}

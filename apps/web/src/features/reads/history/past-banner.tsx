"use client";

import { Button } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { formatCount } from "../../../ui/measures";
import { useDates } from "../../../ui/use-dates";
import styles from "./history.module.css";
import type { Past } from "./use-past";

/** Over the images, for as long as they show an earlier state: nobody may take it for the present. */
export function PastBanner({ past }: { past: Past }) {
  const t = useTranslations("reading.history");
  const dates = useDates();
  const { shown, failed } = past;
  if (!shown && !failed) return null;
  const here = shown && shown.progress.here < shown.progress.all ? shown.progress : null;
  return (
    <>
      {shown && <div className={styles.frame} aria-hidden="true" />}
      <div className={styles.banner} role="status" data-past={shown?.mask.revision}>
        <IconHistory size={16} aria-hidden="true" />
        <span>
          {failed
            ? t("failed")
            : shown && <AsItWas revision={shown.mask.revision} savedAt={shown.savedAt} dates={dates} />}
          {here && !failed && <span className={styles.dim}> {t("arriving", here)}</span>}
        </span>
        <Button size="compact-xs" variant="default" onClick={past.back}>
          {t("back")} <kbd className={styles.key}>Esc</kbd>
        </Button>
      </div>
    </>
  );
}

function AsItWas(props: { revision: number; savedAt: string | null; dates: ReturnType<typeof useDates> }) {
  const t = useTranslations("reading.history");
  const revision = formatCount(props.revision);
  if (props.revision === 0) return t("empty");
  if (props.savedAt === null) return <b>{t("asOfRevision", { revision })}</b>;
  return (
    <b title={props.dates.utc(props.savedAt)}>{t("asOf", { time: props.dates.second(props.savedAt), revision })}</b>
  );
}

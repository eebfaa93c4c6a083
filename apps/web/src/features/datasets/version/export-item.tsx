"use client";

import type { DatasetFormat, PatientIdentity } from "@covoxel/shared/vocabulary";
import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { type CombinedError, useMutation } from "urql";
import { errorFactsOf } from "../../../graphql/client";
import { formatBytes } from "../../../ui/measures";
import { Notice } from "../../../ui/notice";
import { Problem } from "../../../ui/problem";
import { ShortHash } from "../../../ui/short-hash";
import { useDates } from "../../../ui/use-dates";
import { JobItem } from "../../jobs/job-item";
import { useJob } from "../../jobs/use-job";
import { CaseLinks } from "../case-links";
import { exportDatasetMutation } from "../dataset-documents";
import styles from "../datasets.module.css";
import type { Version } from "./version-panel";

/** One way to take a version home: to be made, being made, or ready. */
export function ExportItem(props: {
  kind: { versionId: string; format: DatasetFormat; patients: PatientIdentity };
  /** Null where it was not made yet. */
  made: Version["exports"][number] | null;
  onMade: () => void;
}) {
  const t = useTranslations("datasets.exports");
  const { kind, made, onMade } = props;
  const [{ data, error, fetching }, make] = useMutation(exportDatasetMutation);
  const job = data?.exportDataset ?? null;
  const status = useJob(job?.id ?? null)?.status ?? job?.status ?? null;
  const tellMade = useRef(onMade);
  useEffect(() => {
    tellMade.current = onMade;
  });
  useEffect(() => {
    if (status === "SUCCEEDED") tellMade.current();
  }, [status]);
  const isUnderWay = status === "WAITING" || status === "RUNNING";
  const format = t(`formats.${kind.format}.name`);
  const naming = { format, patients: t(`patients.${kind.patients}`) };

  return (
    <li className={styles.export}>
      <div className={styles.exportHead}>
        <b>{format}</b>
        {made ? (
          <Button
            component="a"
            href={made.path}
            download
            leftSection={<IconDownload size={14} aria-hidden="true" />}
            variant="default"
            aria-label={t("downloadNamed", naming)}
          >
            {t("download")}
          </Button>
        ) : (
          !isUnderWay && (
            <Button
              variant="default"
              loading={fetching || status === "SUCCEEDED"}
              aria-label={t("makeNamed", naming)}
              onClick={() => make(kind)}
            >
              {t("make")}
            </Button>
          )
        )}
      </div>
      {made ? <Made made={made} /> : <span className={styles.line}>{t(`formats.${kind.format}.hint`)}</span>}
      {error && <ExportProblem error={error} />}
      {/* A list of one: the item is that of the list of jobs. */}
      {job && !made && (
        <ul className={styles.exports}>
          <JobItem job={job} />
        </ul>
      )}
    </li>
  );
}

const unfit = ["AXIS_TOO_LONG", "NOT_DICOM", "NO_UIDS", "NO_PLACE", "NO_SEGMENT"] as const;

/** Which cases a format can't hold, and which one can. */
function ExportProblem({ error }: { error: CombinedError }) {
  const t = useTranslations("datasets.exports");
  const { reason, caseNumbers } = errorFactsOf(error);
  const why = unfit.find((one) => one === reason);
  if (!why || !Array.isArray(caseNumbers)) return <Problem error={error} />;
  return (
    <Notice state="refused" title={t("unfitTitle")} live>
      {t(`unfit.${why}`)}
      <CaseLinks numbers={caseNumbers as number[]} />
    </Notice>
  );
}

function Made({ made: { sizeBytes, sha256, madeAt } }: { made: Version["exports"][number] }) {
  const t = useTranslations("datasets.exports");
  const dates = useDates();
  return (
    <div className={styles.download}>
      <span>{formatBytes(sizeBytes)}</span>
      <span>
        SHA-256 <ShortHash hash={sha256} label={t("copySha")} />
      </span>
      <span>{dates.minute(madeAt)}</span>
    </div>
  );
}

"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { formatCount } from "../../../ui/measures";
import { ShortHash } from "../../../ui/short-hash";
import { useDates } from "../../../ui/use-dates";
import styles from "../../reads/cases/cases.module.css";
import type { LabelName } from "./agreement-table";
import type { Outcome } from "./of-case-documents";

interface ResultOfCaseProps {
  result: NonNullable<Outcome["result"]>;
  adjudication: Outcome["adjudication"];
  labels: readonly LabelName[];
}

/** What a case came to: how, by whom, what of each label, and the way to look at it. */
export function ResultOfCase({ result, adjudication, labels }: ResultOfCaseProps) {
  const t = useTranslations("adjudications.ofCase");
  const findings = useTranslations("reads.findings");
  const submit = useTranslations("reads.submit");
  const dates = useDates();
  const { origin, rule, signedBy, signedAt, segmentation } = result;
  const isAdjudicated = origin === "ADJUDICATED" && adjudication;
  const when = dates.minute(signedAt);
  return (
    <>
      <div>{rule ? t(`rules.${rule}`) : t(`origin.${origin}`)}</div>
      <div className={styles.line}>
        {signedBy ? t("signedBy", { name: signedBy.displayName, when }) : t("made", { when })}
      </div>
      <dl className={styles.facts}>
        {result.findings.map(({ labelKey, finding, voxelCount }) => (
          <Fact key={labelKey} name={labels.find(({ key }) => key === labelKey)?.name ?? labelKey}>
            {findings(finding)}
            {voxelCount > 0 && `, ${submit("voxels", { count: voxelCount, text: formatCount(voxelCount) })}`}
          </Fact>
        ))}
        <Fact name={t("hash")}>
          <ShortHash hash={result.contentHash} label={t("copyHash")} />
        </Fact>
      </dl>
      <div className={styles.acts}>
        <Button
          component={Link}
          prefetch={false}
          href={isAdjudicated ? `/adjudicate/${adjudication.id}` : `/read/${segmentation.id}`}
          variant="default"
          size="compact-sm"
        >
          {t("lookResult")}
        </Button>
      </div>
    </>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

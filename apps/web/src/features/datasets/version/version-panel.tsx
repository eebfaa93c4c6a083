"use client";

import type { DatasetFormat, PatientIdentity } from "@covoxel/shared/vocabulary";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { DatasetVersionQuery } from "../../../graphql/generated/graphql";
import { formatCount } from "../../../ui/measures";
import { ShortHash } from "../../../ui/short-hash";
import { useDates } from "../../../ui/use-dates";
import { useProject } from "../../projects/project-frame";
import type { VersionContents, VersionSplit } from "../dataset-documents";
import styles from "../datasets.module.css";

import { SplitBar } from "../split-bar";
import { ExportItem } from "./export-item";

export type Version = NonNullable<DatasetVersionQuery["datasetVersion"]>;

const formats: readonly DatasetFormat[] = ["DICOM_SEG", "NIFTI"];

/** What a version is, and its exports. @param contents null until they are here */
export function VersionPanel(props: {
  version: Version;
  contents: VersionContents | null;
  mayNamePatients: boolean;
  onMade: () => void;
}) {
  const t = useTranslations("datasets");
  const dates = useDates();
  const project = useProject();
  const { version, contents } = props;
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <Link prefetch={false} href={`/projects/${project.id}/datasets`}>
          {t("version.back")}
        </Link>
        <h2 className={styles.title}>{t("version.title", { number: version.number })}</h2>
        <p className={styles.line}>
          {t("frozenBy", { name: version.frozenBy.displayName, when: dates.minute(version.frozenAt) })}
        </p>
      </header>
      <section className={styles.block} aria-label={t("version.facts")}>
        {version.note && <p className={styles.note}>{version.note}</p>}
        <SplitBar counts={version.splits} />
        <dl className={styles.facts}>
          <dt>{t("version.hash")}</dt>
          <dd>
            <ShortHash hash={version.contentHash} label={t("copyHashOf", { number: version.number })} />
          </dd>
          <dt>{t("version.patients")}</dt>
          <dd>{contents ? formatCount(contents.patientCount) : "…"}</dd>
          <dt>{t("version.split")}</dt>
          <dd>{contents ? <SplitWords split={contents.splitByPatient} /> : "…"}</dd>
          <dt>{t("version.manifest")}</dt>
          <dd>
            <a href={version.manifestPath} download>
              {t("version.downloadManifest")}
            </a>
          </dd>
        </dl>
      </section>
      <section className={styles.block} aria-label={t("exports.title")}>
        <h3>{t("exports.title")}</h3>
        <p className={styles.research}>{t("exports.researchUse")}</p>
        <p className={styles.line}>{t("exports.pseudonyms")}</p>
        <Exports {...props} patients="PSEUDONYMS" />
      </section>
      {props.mayNamePatients && (
        <section className={styles.block} aria-label={t("exports.named")}>
          <h3>{t("exports.named")}</h3>
          <p className={styles.line}>{t("exports.namedHint")}</p>
          <Exports {...props} patients="AS_SOURCE" />
        </section>
      )}
    </div>
  );
}

function Exports(props: { version: Version; patients: PatientIdentity; onMade: () => void }) {
  const { version, patients, onMade } = props;
  return (
    <ul className={styles.exports}>
      {formats.map((format) => (
        <ExportItem
          key={format}
          kind={{ versionId: version.id, format, patients }}
          made={version.exports.find((one) => one.format === format && one.patients === patients) ?? null}
          onMade={onMade}
        />
      ))}
    </ul>
  );
}

function SplitWords({ split }: { split: VersionSplit }) {
  const t = useTranslations("datasets.version");
  if (!split) return t("splitGiven");
  const percent = (part: number) => String(Number((part * 100).toFixed(2)));
  if (split.train === 1) return t("splitNone");
  return t("splitByPatient", {
    train: percent(split.train),
    validation: percent(split.validation),
    test: percent(split.test),
    seed: split.seed,
  });
}

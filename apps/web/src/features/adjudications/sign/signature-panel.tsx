"use client";

import { IconLock } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { formatCount } from "../../../ui/measures";
import { ShortHash } from "../../../ui/short-hash";
import { useDates } from "../../../ui/use-dates";
import styles from "../../reads/in-hand/in-hand.module.css";
import panel from "../../reads/side-panel.module.css";
import type { AdjudicationInHand } from "../adjudication-in-hand";
import own from "./sign.module.css";

/** What was signed, and when: locked. Nothing while it is not. */
export function SignaturePanel({ adjudication }: { adjudication: AdjudicationInHand }) {
  const t = useTranslations("adjudications.signed");
  const findings = useTranslations("reads.findings");
  const submit = useTranslations("reads.submit");
  const dates = useDates();
  const { signature, labels, sides, adjudicator } = adjudication;
  if (!signature) return null;
  return (
    <section className={panel.section} aria-labelledby="signed-title" data-signed>
      <div className={panel.head}>
        <h2 id="signed-title">{t("title")}</h2>
        <IconLock size={14} aria-hidden="true" />
      </div>
      <p className={panel.sentence} role="status" title={dates.utc(signature.at)}>
        {t("by", { name: adjudicator?.displayName ?? "", when: dates.second(signature.at) })}
      </p>
      <dl className={styles.summary} aria-label={t("findings")}>
        {signature.findings.map(({ labelKey, finding, reason, voxelCount }) => (
          <div key={labelKey}>
            <dt>{labels.find(({ key }) => key === labelKey)?.name ?? labelKey}</dt>
            <dd>
              {findings(finding)}
              {voxelCount > 0 && `, ${submit("voxels", { count: voxelCount, text: formatCount(voxelCount) })}`}
              {reason && `: ${reason}`}
            </dd>
          </div>
        ))}
        {signature.note && (
          <div>
            <dt>{t("note")}</dt>
            <dd>{signature.note}</dd>
          </div>
        )}
        <div>
          <dt>{t("hash")}</dt>
          <dd>
            <ShortHash hash={signature.contentHash} label={t("copyHash")} />
          </dd>
        </div>
      </dl>
      <h3 className={`${styles.heading} ${own.lineage}`}>{t("lineage")}</h3>
      <dl className={styles.summary}>
        {sides.map(({ number, name, lineage }) => (
          <div key={number}>
            <dt>{name}</dt>
            <dd>{lineage && <ReadOfSide lineage={lineage} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whose read a side was, and what it held. */
function ReadOfSide({ lineage }: { lineage: NonNullable<AdjudicationInHand["sides"][number]["lineage"]> }) {
  const t = useTranslations("adjudications.signed");
  const name = lineage.read.readers.map(({ displayName }) => displayName).join(" + ");
  return (
    <>
      <Link prefetch={false} href={`/reads/${lineage.read.id}`} title={t("look", { name })}>
        {name}
      </Link>{" "}
      <ShortHash hash={lineage.contentHash} label={t("copyHash")} />
    </>
  );
}

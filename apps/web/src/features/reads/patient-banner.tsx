"use client";

import { useTranslations } from "next-intl";
import { formatAge, patientLabel } from "../studies/patient";
import { imageOf } from "./cases/case-figures";
import type { ReadContext } from "./read-context";
import styles from "./read-header.module.css";

/** Who the patient is and what is shown. Always on the screen: painting in the wrong patient is the error that matters. */
export function PatientBanner({ context }: { context: ReadContext }) {
  const t = useTranslations("reading.header");
  const { study, series } = context;
  const sexAndAge = [study.patientSex, formatAge(study)].filter(Boolean).join(" ");
  const image = imageOf({ series, studies: [study] });
  return (
    <div className={styles.banner} data-patient-banner>
      <b>{study.patientName || study.patientId ? patientLabel(study) : t("noPatient")}</b>
      {sexAndAge && <span>{sexAndAge}</span>}
      {image && <span className={styles.image}>{image}</span>}
      {study.studyDate && <span>{study.studyDate}</span>}
      {study.isSynthetic && <span className={styles.synthetic}>{t("synthetic")}</span>}
      {study.isPseudonymous && <span className={styles.deIdentified}>{t("deIdentified")}</span>}
      <span className={styles.badge}>{t("researchUse")}</span>
    </div>
  );
}

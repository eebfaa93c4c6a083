"use client";

import { Checkbox } from "@mantine/core";
import { useTranslations } from "next-intl";
import { patientLabel } from "../../studies/patient";
import styles from "./cases.module.css";

interface StudyToPick {
  id: string;
  patientName?: string | null;
  patientId?: string | null;
  studyDate?: string | null;
  description?: string | null;
  series: readonly { modality: string }[];
}

/** Studies with a check mark each; those that are not checked stay out. */
export function StudyPicker(props: {
  label: string;
  studies: readonly StudyToPick[];
  loading: boolean;
  leftOut: ReadonlySet<string>;
  onLeftOut: (ids: ReadonlySet<string>) => void;
}) {
  const t = useTranslations("cases.make");
  const list = useTranslations("studies.list");
  const { studies, leftOut, onLeftOut } = props;
  const out = studies.filter(({ id }) => leftOut.has(id)).length;
  const toggle = (id: string) => {
    const next = new Set(leftOut);
    if (!next.delete(id)) next.add(id);
    onLeftOut(next);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
    <section className={styles.studies} tabIndex={0} aria-label={props.label}>
      <table aria-busy={props.loading}>
        <thead>
          <tr>
            <th scope="col">
              <Checkbox
                aria-label={t("all")}
                checked={studies.length > 0 && out === 0}
                indeterminate={out > 0 && out < studies.length}
                onChange={() => onLeftOut(new Set(out === 0 ? studies.map(({ id }) => id) : []))}
              />
            </th>
            <th scope="col">{list("patient")}</th>
            <th scope="col">{list("date")}</th>
            <th scope="col">{list("modality")}</th>
            <th scope="col">{list("description")}</th>
          </tr>
        </thead>
        <tbody>
          {studies.map((study) => (
            <tr key={study.id}>
              <td>
                <Checkbox
                  aria-label={t("take", { patient: patientLabel(study), description: study.description ?? "" })}
                  checked={!leftOut.has(study.id)}
                  onChange={() => toggle(study.id)}
                />
              </td>
              <td>{patientLabel(study)}</td>
              <td>{study.studyDate ?? ""}</td>
              <td>{[...new Set(study.series.map(({ modality }) => modality))].sort().join(", ")}</td>
              <td>{study.description ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

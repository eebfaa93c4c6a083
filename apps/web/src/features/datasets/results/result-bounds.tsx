"use client";

import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import styles from "../datasets.module.css";
import type { LabelLook } from "../use-dataset-project";
import { filterOf, noBounds, type ResultBounds } from "./result-filter";

/** What is asked of the server: a label, and from where to where its figures may go. */
export function ResultBoundsFields(props: {
  value: ResultBounds;
  onChange: (value: ResultBounds) => void;
  labels: readonly LabelLook[];
}) {
  const t = useTranslations("datasets.results");
  const { value, onChange } = props;
  const field = (name: Exclude<keyof ResultBounds, "labelKey">, label: string, step: number, max?: number) => (
    <NumberInput
      className={styles.bound}
      label={label}
      value={value[name]}
      min={0}
      max={max}
      step={step}
      hideControls
      onChange={(next) => onChange({ ...value, [name]: String(next) })}
    />
  );
  return (
    <fieldset className={styles.bounds}>
      <legend className="visually-hidden">{t("bounds")}</legend>
      <NativeSelect
        label={t("label")}
        value={value.labelKey}
        data={[
          { value: "", label: t("allLabels") },
          ...props.labels.map(({ key, name }) => ({ value: key, label: name })),
        ]}
        onChange={(event) => onChange({ ...value, labelKey: event.currentTarget.value })}
      />
      {field("volumeFromMl", t("volumeFrom"), 1)}
      {field("volumeToMl", t("volumeTo"), 1)}
      {field("diceFrom", t("diceFrom"), 0.05, 1)}
      {field("diceTo", t("diceTo"), 0.05, 1)}
      {filterOf(value) !== null && (
        <Button variant="subtle" color="gray" onClick={() => onChange(noBounds)}>
          {t("clear")}
        </Button>
      )}
    </fieldset>
  );
}

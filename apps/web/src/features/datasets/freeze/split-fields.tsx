"use client";

import { DatasetSplit } from "@covoxel/shared/vocabulary";
import { NativeSelect, NumberInput, Radio, Stack, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { Plan } from "../dataset-documents";
import styles from "../datasets.module.css";
import { type SplitDraft, type SplitProblem } from "./split-draft";

interface SplitFieldsProps {
  value: SplitDraft;
  onChange: (value: SplitDraft) => void;
  /** What is wrong with the fields; null where nothing is. */
  problem: SplitProblem | null;
  /** The cases to put into splits by hand; empty until they are known. */
  cases: Plan["cases"];
}

const kinds = ["BY_PATIENT", "NONE", "GIVEN"] as const;

/** By patient with a seed, not at all, or case by case. */
export function SplitFields(props: SplitFieldsProps) {
  const t = useTranslations("datasets.freeze");
  const { value, onChange, cases } = props;
  const choose = (kind: SplitDraft["kind"]) => {
    // By hand goes on from how they stand.
    const given = new Map(cases.map(({ number, split }) => [number, split]));
    onChange({ ...value, kind, given: kind === "GIVEN" ? given : value.given });
  };
  return (
    <>
      <Radio.Group label={t("split")} value={value.kind} onChange={(kind) => choose(kind as SplitDraft["kind"])}>
        <Stack gap={8} mt={4}>
          {kinds.map((kind) => (
            <Radio
              key={kind}
              size="xs"
              value={kind}
              label={t(`kinds.${kind}.name`)}
              description={t(`kinds.${kind}.hint`)}
              disabled={kind === "GIVEN" && cases.length === 0}
            />
          ))}
        </Stack>
      </Radio.Group>
      {value.kind === "BY_PATIENT" && <PartFields {...props} />}
      {value.kind === "GIVEN" && <GivenFields {...props} />}
    </>
  );
}

function PartFields({ value, onChange, problem }: SplitFieldsProps) {
  const t = useTranslations("datasets.freeze");
  const datasets = useTranslations("datasets");
  const part = (name: "train" | "validation" | "test", split: DatasetSplit) => (
    <NumberInput
      label={t("percent", { split: datasets(`splits.${split}`) })}
      value={value[name]}
      min={0}
      max={100}
      hideControls
      error={problem === "NOT_ALL"}
      aria-describedby={problem === "NOT_ALL" ? "split-not-all" : undefined}
      onChange={(percent) => onChange({ ...value, [name]: String(percent) })}
    />
  );
  return (
    <div>
      <div className={styles.parts}>
        {part("train", DatasetSplit.TRAIN)}
        {part("validation", DatasetSplit.VALIDATION)}
        {part("test", DatasetSplit.TEST)}
        <TextInput
          label={t("seed")}
          maxLength={200}
          value={value.seed}
          error={problem === "SEED_MISSING"}
          onChange={(event) => onChange({ ...value, seed: event.currentTarget.value })}
        />
      </div>
      <p className={styles.line} id="split-not-all" role={problem ? "alert" : undefined}>
        {problem === "NOT_ALL" ? t("notAll") : problem === "SEED_MISSING" ? t("seedMissing") : t("seedHint")}
      </p>
    </div>
  );
}

function GivenFields({ value, onChange, cases }: SplitFieldsProps) {
  const t = useTranslations("datasets.freeze");
  const datasets = useTranslations("datasets");
  const name = useTranslations("cases");
  return (
    <div className={styles.cases}>
      <table aria-label={t("kinds.GIVEN.name")}>
        <thead>
          <tr>
            <th scope="col">{datasets("version.case")}</th>
            <th scope="col">{datasets("version.patient")}</th>
            <th scope="col">{datasets("version.split")}</th>
          </tr>
        </thead>
        <tbody>
          {cases.map(({ number, patient }) => (
            <tr key={number}>
              <td>{name("name", { number })}</td>
              <td>{patient}</td>
              <td>
                <NativeSelect
                  aria-label={t("splitOf", { number })}
                  value={value.given.get(number)}
                  data={Object.values(DatasetSplit).map((split) => ({
                    value: split,
                    label: datasets(`splits.${split}`),
                  }))}
                  onChange={(event) =>
                    onChange({
                      ...value,
                      given: new Map(value.given).set(number, event.currentTarget.value as DatasetSplit),
                    })
                  }
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

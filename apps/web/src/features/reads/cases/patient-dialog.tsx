"use client";

import { Radio, Stack, Text, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { FormDialog } from "../../../ui/dialog";
import { type CaseRow, nameCasePatientMutation } from "./case-documents";
import { Failures } from "./failures";
import { type Failure, forEachCase } from "./for-each-case";

/** Whose images cases are of, where their source names no patient: one patient's, or each another's. */
export function PatientDialog(props: {
  cases: readonly CaseRow[];
  onClose: () => void;
  onDone: (cases: readonly CaseRow[]) => void;
}) {
  const t = useTranslations("cases.patient");
  const { cases } = props;
  const isOne = cases.length === 1;
  const [each, setEach] = useState(false);
  const [patientId, setPatientId] = useState(isOne ? (cases[0]?.namedPatientId ?? "") : "");
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const [, name] = useMutation(nameCasePatientMutation);
  const submit = async () => {
    setMissing(!each && patientId.trim() === "");
    if (!each && patientId.trim() === "") return;
    setBusy(true);
    // No source calls a patient so: a case's number is nobody else's within the project.
    const failed = await forEachCase(cases, ({ id, number }) =>
      name({ id, patientId: each ? `Covoxel case ${number}` : patientId }),
    );
    setBusy(false);
    setFailures(failed);
    props.onDone(cases);
    if (failed.length === 0) props.onClose();
  };
  return (
    <FormDialog
      opened
      title={isOne ? t("title", { number: cases[0]?.number ?? 0 }) : t("titleMany", { count: cases.length })}
      submitLabel={t("submit")}
      busy={busy}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Failures failures={failures} />
      <Text>{t("text")}</Text>
      <Radio.Group label={t("whose")} value={each ? "each" : "one"} onChange={(value) => setEach(value === "each")}>
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="one" label={t(isOne ? "known" : "onePatient")} />
          <Radio size="xs" value="each" label={t(isOne ? "nobodyElse" : "eachAnother")} description={t("eachHint")} />
        </Stack>
      </Radio.Group>
      {!each && (
        <TextInput
          label={t("patientId")}
          description={t("patientIdHint")}
          error={missing && t("missing")}
          maxLength={64}
          data-autofocus
          value={patientId}
          onChange={(event) => {
            setPatientId(event.currentTarget.value);
            setMissing(false);
          }}
        />
      )}
    </FormDialog>
  );
}

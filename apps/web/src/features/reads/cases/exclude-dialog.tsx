"use client";

import { Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { FormDialog } from "../../../ui/dialog";
import { type CaseRow, excludeCaseMutation } from "./case-documents";
import { ExclusionFields, useExclusion } from "./exclusion-fields";
import { Failures } from "./failures";
import { type Failure, forEachCase } from "./for-each-case";

/** Takes cases out: no further read of them is given out. */
export function ExcludeDialog(props: {
  cases: readonly CaseRow[];
  onClose: () => void;
  onDone: (cases: readonly CaseRow[]) => void;
}) {
  const t = useTranslations("cases.exclude");
  const { cases } = props;
  const exclusion = useExclusion();
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const [, exclude] = useMutation(excludeCaseMutation);
  const submit = async () => {
    const why = exclusion.check();
    if (!why) return;
    setBusy(true);
    const failed = await forEachCase(cases, ({ id }) => exclude({ id, ...why }));
    setBusy(false);
    setFailures(failed);
    props.onDone(cases);
    if (failed.length === 0) props.onClose();
  };
  return (
    <FormDialog
      opened
      title={
        cases.length === 1 ? t("title", { number: cases[0]?.number ?? 0 }) : t("titleMany", { count: cases.length })
      }
      submitLabel={t("submit")}
      busy={busy}
      danger
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Failures failures={failures} />
      <Text>{t("text")}</Text>
      <ExclusionFields {...exclusion} />
    </FormDialog>
  );
}

"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { FormDialog } from "../../../ui/dialog";
import { Problem } from "../../../ui/problem";
import { type CaseRow, setCaseDetailsMutation } from "./case-documents";
import { DayInput, dayOf, endOfDay } from "./day-input";

/** Due date and licence of one case. */
export function DetailsDialog(props: { one: CaseRow; onClose: () => void; onDone: () => void }) {
  const t = useTranslations("cases.details");
  const make = useTranslations("cases.make");
  const { one } = props;
  const [due, setDue] = useState(dayOf(one.dueAt));
  const [licence, setLicence] = useState(one.licence ?? "");
  const [{ fetching, error }, set] = useMutation(setCaseDetailsMutation);
  const submit = async () => {
    const details = {
      ...(due !== dayOf(one.dueAt) && { dueAt: due ? endOfDay(due) : null }),
      ...(licence.trim() !== "" && { licence }),
    };
    const { data } = await set({ id: one.id, details });
    if (!data) return;
    props.onDone();
    props.onClose();
  };
  return (
    <FormDialog
      opened
      title={t("title", { number: one.number })}
      submitLabel={t("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {error && <Problem error={error} />}
      <DayInput label={make("due")} description={t("dueHint")} value={due} onChange={setDue} />
      <TextInput
        label={t("licence")}
        description={make("licenceHint")}
        maxLength={200}
        value={licence}
        onChange={(event) => setLicence(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

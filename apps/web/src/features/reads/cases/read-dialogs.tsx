"use client";

import { Text, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { FormDialog } from "../../../ui/dialog";
import { Problem } from "../../../ui/problem";
import { type CaseRead, releaseReadMutation, reopenReadMutation } from "./case-documents";

interface ReadDialogProps {
  read: CaseRead;
  onClose: () => void;
  onDone: () => void;
}

const namesOf = ({ readers }: CaseRead) => readers.map(({ displayName }) => displayName).join(", ");

/** Takes a read that is not submitted away from its reader; says what stays. */
export function TakeBackDialog({ read, onClose, onDone }: ReadDialogProps) {
  const t = useTranslations("cases.takeBack");
  const [{ fetching, error }, release] = useMutation(releaseReadMutation);
  const name = namesOf(read);
  const submit = async () => {
    if (!(await release({ id: read.id })).data) return;
    onDone();
    onClose();
  };
  return (
    <FormDialog
      opened
      danger
      title={t("title", { name })}
      submitLabel={t("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={onClose}
    >
      {error && <Problem error={error} />}
      <Text>{t(read.begunAt ? "begun" : "notBegun", { name })}</Text>
    </FormDialog>
  );
}

/** Gives a submitted read back into its reader's hands, with the reason. */
export function ReopenDialog({ read, onClose, onDone }: ReadDialogProps) {
  const t = useTranslations("cases.reopen");
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  const [{ fetching, error }, reopen] = useMutation(reopenReadMutation);
  const name = namesOf(read);
  const submit = async () => {
    setMissing(reason.trim() === "");
    if (reason.trim() === "") return;
    if (!(await reopen({ id: read.id, reason })).data) return;
    onDone();
    onClose();
  };
  return (
    <FormDialog
      opened
      title={t("title", { name })}
      submitLabel={t("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={onClose}
    >
      {error && <Problem error={error} />}
      <Text>{t("text", { name })}</Text>
      <Textarea
        label={t("reason")}
        error={missing && t("missing")}
        data-autofocus
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
      />
    </FormDialog>
  );
}

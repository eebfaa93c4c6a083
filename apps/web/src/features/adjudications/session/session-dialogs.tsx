"use client";

import { Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMutation } from "urql";
import { FormDialog } from "../../../ui/dialog";
import { Problem } from "../../../ui/problem";
import { openSessionMutation, releaseAdjudicationMutation } from "../adjudication-documents";
import type { AdjudicationInHand } from "../adjudication-in-hand";

interface SessionDialogProps {
  adjudication: AdjudicationInHand;
  onClose: () => void;
}

/** Unblinds the case's readers for good; says so before. */
export function OpenSessionDialog({ adjudication, onClose }: SessionDialogProps) {
  const t = useTranslations("adjudications.session");
  const [{ fetching, error }, open] = useMutation(openSessionMutation);
  const submit = async () => {
    const { data } = await open({ id: adjudication.id });
    if (!data) return;
    adjudication.know(data.openSession);
    onClose();
  };
  return (
    <FormDialog
      opened
      title={t("openTitle", { number: adjudication.case.number })}
      submitLabel={t("openSubmit")}
      busy={fetching}
      onSubmit={submit}
      onClose={onClose}
    >
      {error && <Problem error={error} />}
      <Text>{t("openText")}</Text>
      <Text>{t("openForGood")}</Text>
    </FormDialog>
  );
}

/** The case waits for another adjudicator; what was decided here doesn't come along. */
export function GiveBackDialog({ adjudication, onClose }: SessionDialogProps) {
  const t = useTranslations("adjudications.session");
  const router = useRouter();
  const [{ fetching, error }, release] = useMutation(releaseAdjudicationMutation);
  const submit = async () => {
    if ((await release({ id: adjudication.id })).data) router.push("/work");
  };
  return (
    <FormDialog
      opened
      danger
      title={t("giveBackTitle", { number: adjudication.case.number })}
      submitLabel={t("giveBackSubmit")}
      busy={fetching}
      onSubmit={submit}
      onClose={onClose}
    >
      {error && <Problem error={error} />}
      <Text>{t("giveBackText")}</Text>
    </FormDialog>
  );
}

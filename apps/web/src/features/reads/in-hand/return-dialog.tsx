"use client";

import { Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useMutation } from "urql";
import { FormDialog } from "../../../ui/dialog";
import { Problem } from "../../../ui/problem";
import { ExclusionFields, useExclusion } from "../cases/exclusion-fields";
import { returnMutation } from "./read-documents";
import type { ReadInHand } from "./read-in-hand";

/** The case can't be read: it goes to the lead with the reason, and the reader to their other work. */
export function ReturnDialog({ read, onClose }: { read: ReadInHand; onClose: () => void }) {
  const t = useTranslations("reads.return");
  const router = useRouter();
  const exclusion = useExclusion();
  const [{ fetching, error }, giveBack] = useMutation(returnMutation);
  const submit = async () => {
    const why = exclusion.check();
    if (!why) return;
    const { data } = await giveBack({ id: read.id, ...why });
    if (data) router.push("/work");
  };
  return (
    <FormDialog
      opened
      danger
      title={t("title", { number: read.case.number })}
      submitLabel={t("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={onClose}
    >
      {error && <Problem error={error} />}
      <Text>{t("text")}</Text>
      <ExclusionFields {...exclusion} />
    </FormDialog>
  );
}

"use client";

import { ExclusionReason } from "@covoxel/shared/vocabulary";
import { Radio, Stack, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";

export interface ExclusionDraft {
  reason: ExclusionReason | null;
  note: string;
}

/** Why a case can't be read. `check` says whether it may be sent, and shows what is missing. */
export function useExclusion() {
  const [draft, setDraft] = useState<ExclusionDraft>({ reason: null, note: "" });
  const [asked, setAsked] = useState(false);
  const noReason = draft.reason === null;
  const noNote = draft.reason === "OTHER" && draft.note.trim() === "";
  return {
    draft,
    setDraft,
    missing: { reason: asked && noReason, note: asked && noNote },
    check: (): { reason: ExclusionReason; note: string } | null => {
      setAsked(true);
      return draft.reason === null || noNote ? null : { reason: draft.reason, note: draft.note };
    },
  };
}

export function ExclusionFields({ draft, setDraft, missing }: ReturnType<typeof useExclusion>) {
  const t = useTranslations("cases.exclusion");
  const reasons = useTranslations("cases.reasons");
  return (
    <>
      <Radio.Group
        label={t("reason")}
        error={missing.reason && t("reasonMissing")}
        value={draft.reason ?? ""}
        onChange={(reason) => setDraft({ ...draft, reason: reason as ExclusionReason })}
      >
        <Stack gap={6} mt={4}>
          {Object.values(ExclusionReason).map((reason, n) => (
            <Radio
              key={reason}
              size="xs"
              value={reason}
              label={reasons(reason)}
              data-autofocus={n === 0 || undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={t("note")}
        description={t("noteHint")}
        error={missing.note && t("noteMissing")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={draft.note}
        onChange={(event) => setDraft({ ...draft, note: event.currentTarget.value })}
      />
    </>
  );
}

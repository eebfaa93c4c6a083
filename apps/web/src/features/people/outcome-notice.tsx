"use client";

import { useTranslations } from "next-intl";
import { Notice } from "../../ui/notice";
import type { Outcome } from "./account-client";

/** Why the door stayed shut. @param wrong the sentence for credentials or links that don't open it */
export function OutcomeNotice({ outcome, wrong }: { outcome: Outcome | null; wrong: string }) {
  const t = useTranslations("common.problems");
  if (outcome === null || outcome.ok) return null;
  const { code, message } = outcome;
  if (code === "UNAUTHENTICATED" || code === "NOT_FOUND" || code === "FORBIDDEN") {
    return <Notice state="refused" title={wrong} live />;
  }
  const speaks = code === "BAD_USER_INPUT" || code === "CONFLICT";
  return (
    <Notice state="refused" title={t(`${code}.title`)} live>
      {speaks && message ? message : t(`${code}.detail`)}
    </Notice>
  );
}

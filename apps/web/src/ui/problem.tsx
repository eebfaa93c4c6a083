"use client";

import type { ErrorCode } from "@covoxel/shared/vocabulary";
import { Button } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import type { CombinedError } from "urql";
import { errorCodeOf } from "../graphql/client";
import { Notice } from "./notice";

/** A failed request in words: what happened and what to do. The server's own sentence stands there when it wrote one for people. */
export function Problem({ error, onRetry }: { error: CombinedError; onRetry?: () => void }) {
  const t = useTranslations("common");
  const { title, detail } = useProblemText()(error);
  return (
    <Notice
      state="refused"
      title={title}
      live
      action={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            {t("retry")}
          </Button>
        )
      }
    >
      {detail}
    </Notice>
  );
}

/** Of what these say, the server's own sentence knows more than the words here. */
const sentencesForPeople: ReadonlySet<string> = new Set([
  "BAD_USER_INPUT",
  "CONFLICT",
  "STALE_REVISION",
  "UNSUPPORTED_IMAGE",
]);

/**
 * @returns a function that puts a failed request into words. The server speaks English: in other languages its sentence follows the page's
 * own words.
 */
export function useProblemText() {
  const words = useProblemWords();
  return (error: CombinedError) => words(errorCodeOf(error), error.graphQLErrors[0]?.message ?? null);
}

/** `useProblemText` of what is told by a code and the server's sentence, such as why a job failed. */
export function useProblemWords() {
  const t = useTranslations("common");
  const locale = useLocale();
  return (code: ErrorCode | null, sentence: string | null): { title: string; detail: string } => {
    const title = t(`problems.${code ?? "UNREACHABLE"}.title`);
    const detail = t(`problems.${code ?? "UNREACHABLE"}.detail`);
    const speaks = code !== null && sentencesForPeople.has(code);
    if (!speaks || !sentence) return { title, detail };
    return { title, detail: locale === "en" ? sentence : `${detail} ${t("serverSays", { sentence })}` };
  };
}

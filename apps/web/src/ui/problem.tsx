"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
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

/** @returns a function that puts a failed request into words */
export function useProblemText() {
  const t = useTranslations("common.problems");
  return (error: CombinedError): { title: string; detail: string } => {
    const code = errorCodeOf(error);
    const title = t(`${code ?? "UNREACHABLE"}.title`);
    const detail = t(`${code ?? "UNREACHABLE"}.detail`);
    const sentence = error.graphQLErrors[0]?.message;
    const speaks = code !== null && sentencesForPeople.has(code);
    return { title, detail: speaks && sentence ? sentence : detail };
  };
}

"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useQuery } from "urql";
import { Problem } from "../../../ui/problem";
import type { CaseRow } from "../../reads/cases/case-documents";
import styles from "../../reads/cases/cases.module.css";
import { AdjudicationOfCase } from "./adjudication-of-case";
import { AgreementTable } from "./agreement-table";
import { outcomeQuery } from "./of-case-documents";
import { ResultOfCase } from "./result-of-case";

/** How a case's reads agree, who decides where they don't, and what it came to. Nothing before its reads are in. */
export function OutcomeOfCase({ one, onChanged }: { one: CaseRow; onChanged: () => void }) {
  const t = useTranslations("adjudications.ofCase");
  const [{ data, error }, again] = useQuery({ query: outcomeQuery, variables: { id: one.id } });
  // The board hears of whatever happens to a case, and puts a new row in the old one's place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row stands for the news
  useEffect(() => again({ requestPolicy: "network-only" }), [again, one]);
  const found = data?.case;
  if (error) return <Problem error={error} onRetry={() => again({ requestPolicy: "network-only" })} />;
  if (!found) return null;
  const { agreement, adjudication, result } = found;
  const labels = found.project.protocol?.labels ?? [];
  return (
    <>
      {agreement && (
        <section className={styles.block} aria-label={t("agreement")}>
          <h3>{t("agreement")}</h3>
          <AgreementTable agreement={agreement} labels={labels} />
        </section>
      )}
      {adjudication && adjudication.state !== "CANCELLED" && (
        <section className={styles.block} aria-label={t("adjudication")}>
          <h3>{t("adjudication")}</h3>
          <AdjudicationOfCase one={one} adjudication={adjudication} onChanged={onChanged} />
        </section>
      )}
      {result && (
        <section className={styles.block} aria-label={t("result")}>
          <h3>{t("result")}</h3>
          <ResultOfCase result={result} adjudication={adjudication ?? null} labels={labels} />
        </section>
      )}
    </>
  );
}

"use client";

import { Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useMutation, useQuery } from "urql";
import { FormDialog } from "../../../ui/dialog";
import { Problem } from "../../../ui/problem";
import { useProject } from "../../projects/project-frame";
import {
  freezeDatasetMutation,
  type Plan,
  type PlanResult,
  type Refusal,
  type VersionFacts,
  versionContentsQuery,
} from "../dataset-documents";
import styles from "../datasets.module.css";
import { countSplits, SplitBar } from "../split-bar";
import { Refused } from "./refused";
import { draftAfter, splitOf } from "./split-draft";
import { SplitFields } from "./split-fields";
import { usePlan } from "./use-plan";

interface FreezeDialogProps {
  /** Null where nothing was frozen yet. */
  newest: VersionFacts | null;
  onClose: () => void;
  onFrozen: (version: VersionFacts) => void;
}

/** Keeps the data set as it stands: how it is split, what will be in it, and what stands in the way. */
export function FreezeDialog({ newest, onClose, onFrozen }: FreezeDialogProps) {
  const t = useTranslations("datasets.freeze");
  const project = useProject();
  const [before] = useQuery({
    query: versionContentsQuery,
    variables: { id: newest?.id ?? "" },
    pause: newest === null,
  });
  const [changed, setDraft] = useState<ReturnType<typeof draftAfter> | null>(null);
  const isKnown = newest === null || before.data != null || before.error != null || changed !== null;
  const draft = changed ?? draftAfter(before.data?.datasetVersion?.splitByPatient ?? null);
  const [note, setNote] = useState("");
  const split = splitOf(draft);
  const problem = typeof split === "string" ? split : null;
  const { plan, error: planError } = usePlan(project.id, isKnown && typeof split !== "string" ? split : null);
  const cases = useLastCases(plan);
  const [{ error, fetching }, freeze] = useMutation(freezeDatasetMutation);
  // About the split that was asked for: another one is another question.
  const [refused, setRefused] = useState<{ refusal: Refusal; of: string } | null>(null);
  const refusedNow = refused?.of === JSON.stringify(split) ? refused.refusal : null;

  const submit = async () => {
    if (typeof split === "string" || plan?.__typename === "DatasetRefused") return;
    setRefused(null);
    const { data } = await freeze({ input: { projectId: project.id, note, split } });
    const answer = data?.freezeDataset;
    if (answer?.__typename === "DatasetRefused") setRefused({ refusal: answer, of: JSON.stringify(split) });
    if (answer?.__typename === "DatasetVersion") onFrozen(answer);
  };
  const failed = error ?? planError;
  return (
    <FormDialog
      opened
      size="lg"
      title={t("title", { number: (newest?.number ?? 0) + 1 })}
      submitLabel={t("submit")}
      busy={fetching}
      disabled={problem !== null || plan?.__typename !== "DatasetPlan"}
      onSubmit={submit}
      onClose={onClose}
    >
      {failed && <Problem error={failed} />}
      <SplitFields value={draft} onChange={setDraft} problem={problem} cases={cases} />
      {refusedNow ? <Refused refusal={refusedNow} /> : <PlanSummary plan={plan} />}
      <Textarea
        label={t("note")}
        description={t("noteHint")}
        autosize
        minRows={1}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** What will be in it, or why nothing will. */
function PlanSummary({ plan }: { plan: PlanResult | null }) {
  const t = useTranslations("datasets.freeze");
  if (plan?.__typename === "DatasetRefused") return <Refused refusal={plan} />;
  return (
    <section className={styles.plan} aria-label={t("plan")} aria-busy={plan === null} aria-live="polite">
      {plan === null ? (
        <span className={styles.line}>{t("planning")}</span>
      ) : (
        <>
          <span className={styles.figure}>
            {t("planned", { cases: plan.cases.length, patients: plan.patientCount })}
          </span>
          <SplitBar counts={countSplits(plan.cases)} />
        </>
      )}
    </section>
  );
}

/** The cases of the last plan that there was: a split by hand that is refused for now still shows what it is about. */
function useLastCases(plan: PlanResult | null): Plan["cases"] {
  const [cases, setCases] = useState<Plan["cases"]>([]);
  useEffect(() => {
    if (plan?.__typename === "DatasetPlan") setCases(plan.cases);
  }, [plan]);
  return cases;
}

"use client";

import { Button, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import type { SaveState } from "../../../room-client";
import { FormDialog } from "../../../ui/dialog";
import { Notice } from "../../../ui/notice";
import { Problem } from "../../../ui/problem";
import { FindingRow } from "../../reads/in-hand/finding-row";
import styles from "../../reads/in-hand/in-hand.module.css";
import { type ProblemPlace, placeOf, type ReadProblem } from "../../reads/in-hand/statement";
import { signMutation } from "../adjudication-documents";
import type { SideFacts } from "../adjudication-in-hand";
import type { Desk } from "../use-desk";
import { type ResultDraft, resultFindingOf, toSignInput } from "./result-statement";
import own from "./sign.module.css";
import { useResultCheck } from "./use-result-check";

interface SignDialogProps {
  desk: Desk;
  save: SaveState;
  /** Kept by whoever opens the dialog: closing it to look again loses nothing. */
  draft: ResultDraft;
  onDraft: (draft: ResultDraft) => void;
  onClose: () => void;
}

const nothingPainted = { voxelCount: 0, volumeMl: null };

/** What the result says of each label, before it is locked. What is missing, the server says; it stands where it belongs. */
export function SignDialog({ desk, save, draft, onDraft, onClose }: SignDialogProps) {
  const t = useTranslations("adjudications.sign");
  const submit = useTranslations("reads.submit");
  const { id, labels, sides, disagreements, case: found, know } = desk.adjudication;
  const waiting = save.sending + save.received;
  const isSaved = waiting === 0 && save.connection === "ONLINE";
  const { voxels, error: checkError, ask } = useResultCheck(id, isSaved);
  const [problems, setProblems] = useState<readonly ReadProblem[]>([]);
  const [isBehind, setBehind] = useState(false);
  const [{ error, fetching }, signResult] = useMutation(signMutation);
  const undecided = disagreements.length - desk.decidedCount;
  const problemAt = (place: ProblemPlace) => {
    const problem = problems.find((one) => placeOf(one) === place);
    return problem ? submit(`problems.${problem.code}`) : null;
  };
  /** Changes what is said of a label; what was wrong there is old news. */
  const say = (labelKey: string, change: Partial<ResultDraft>) => {
    onDraft({ ...draft, ...change });
    setProblems(problems.filter((problem) => placeOf(problem) !== `label ${labelKey}`));
  };
  const sign = async () => {
    if (!voxels) return;
    const { data } = await signResult({ input: toSignInput(id, draft, labels, sides, voxels) });
    const outcome = data?.signAdjudication;
    if (outcome?.__typename === "ResultIncomplete") {
      setProblems(outcome.problems);
      setBehind(outcome.undecided > 0);
      if (outcome.undecided > 0) desk.askDecisions();
    } else if (outcome?.__typename === "Adjudication") {
      know(outcome);
      onClose();
    }
  };
  const look = () => {
    desk.chooseNextUndecided();
    onClose();
  };
  const failure = error ?? checkError;
  return (
    <FormDialog
      opened
      size="xl"
      title={t("title", { number: found.number })}
      submitLabel={t("submit")}
      busy={fetching}
      disabled={!voxels || undecided > 0}
      onSubmit={sign}
      onClose={onClose}
    >
      {failure && <Problem error={failure} onRetry={checkError ? ask : undefined} />}
      {!isSaved && (
        <Notice state="attention" title={submit("unsaved", { count: waiting })} live>
          {t("unsavedHint")}
        </Notice>
      )}
      {undecided > 0 && (
        <Notice
          state="attention"
          title={t("undecided", { count: undecided })}
          action={
            <Button variant="default" size="compact-sm" onClick={look}>
              {t("showUndecided")}
            </Button>
          }
        >
          {t("undecidedHint")}
        </Notice>
      )}
      {isBehind && <Notice state="refused" title={t("undecidedElsewhere")} live />}
      {problems.length > 0 && (
        <Notice state="refused" title={submit("incomplete", { count: problems.length })} live>
          {problemAt("all") ?? t("incompleteHint")}
        </Notice>
      )}
      <section aria-label={t("labels")} aria-busy={!voxels}>
        <h3 className={styles.heading}>{t("labels")}</h3>
        {!voxels && !failure && <p className={styles.words}>{submit("checking")}</p>}
        {voxels &&
          labels.map((label) => {
            const painted = voxels.get(label.key) ?? nothingPainted;
            return (
              <div key={label.key}>
                <FindingRow
                  label={label}
                  voxels={painted}
                  finding={resultFindingOf(draft, label.key, painted.voxelCount, sides)}
                  reason={draft.reasons[label.key] ?? ""}
                  problem={problemAt(`label ${label.key}`)}
                  onFinding={(finding) => say(label.key, { findings: { ...draft.findings, [label.key]: finding } })}
                  onReason={(reason) => say(label.key, { reasons: { ...draft.reasons, [label.key]: reason } })}
                />
                <WhatSidesFound sides={sides} labelKey={label.key} />
              </div>
            );
          })}
      </section>
      <Textarea
        label={submit("note")}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={10_000}
        value={draft.note}
        onChange={(event) => onDraft({ ...draft, note: event.currentTarget.value })}
      />
      <p className={styles.words}>
        <b>{submit("disclaimer")}</b> {t("locks")}
      </p>
    </FormDialog>
  );
}

/** What each side says of a label, where they don't say the same: the result says what holds. */
function WhatSidesFound({ sides, labelKey }: { sides: readonly SideFacts[]; labelKey: string }) {
  const t = useTranslations("adjudications.sign");
  const words = useTranslations("reads.findings");
  const said = sides.map(({ findings }) => findings.find((one) => one.labelKey === labelKey)?.finding ?? null);
  if (new Set(said).size < 2) return null;
  const each = sides.map(({ name }, place) => {
    const finding = said[place];
    return t("found", { name, finding: finding ? words(finding) : t("nothingFound") });
  });
  return <p className={own.found}>{each.join(" · ")}</p>;
}

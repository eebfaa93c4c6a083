"use client";

import { Button, Radio, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import type { SaveState } from "../../../room-client";
import { FormDialog } from "../../../ui/dialog";
import { Notice } from "../../../ui/notice";
import { Problem } from "../../../ui/problem";
import type { Viewer } from "../../../viewer";
import { FindingRow } from "./finding-row";
import styles from "./in-hand.module.css";
import { QuestionField } from "./question-field";
import { submitMutation } from "./read-documents";
import type { ReadInHand } from "./read-in-hand";
import {
  findingOf,
  labelsToFind,
  type ProblemPlace,
  placeOf,
  type ReadProblem,
  type StatementDraft,
  toInput,
} from "./statement";
import { useCheck } from "./use-check";
import type { Sitting } from "./use-sitting";

interface SubmitDialogProps {
  read: ReadInHand;
  viewer: Viewer;
  save: SaveState;
  sitting: Sitting;
  /** Kept by whoever opens the dialog: closing it to look again loses nothing. */
  draft: StatementDraft;
  onDraft: (draft: StatementDraft) => void;
  onClose: () => void;
}

const nothingPainted = { voxelCount: 0, volumeMl: null };

/** The check list before a read is locked. What is missing, the server says; it stands where it belongs. */
export function SubmitDialog({ read, viewer, save, sitting, draft, onDraft, onClose }: SubmitDialogProps) {
  const t = useTranslations("reads.submit");
  const waiting = save.sending + save.received;
  const isSaved = waiting === 0 && save.connection === "ONLINE";
  const { check, error: checkError, ask } = useCheck(read.id, sitting, isSaved);
  const [problems, setProblems] = useState<readonly ReadProblem[]>([]);
  const [{ error, fetching }, submitRead] = useMutation(submitMutation);
  const { labels, questions } = read.protocol;
  const painted = labelsToFind(labels);
  const problemAt = (place: ProblemPlace) => {
    const found = problems.find((problem) => placeOf(problem) === place);
    return found ? t(`problems.${found.code}`) : null;
  };
  /** Changes what is said at one place; what was wrong there is old news. */
  const say = (place: ProblemPlace, change: Partial<StatementDraft>) => {
    onDraft({ ...draft, ...change });
    setProblems(problems.filter((problem) => placeOf(problem) !== place));
  };
  const submit = async () => {
    if (!check) return;
    const { data } = await submitRead({ input: toInput(read.id, draft, read.protocol, check.voxels) });
    if (data?.submitRead.__typename === "ReadIncomplete") setProblems(data.submitRead.problems);
    else if (data?.submitRead.__typename === "Read") {
      read.know(data.submitRead);
      onClose();
    }
  };
  const failure = error ?? checkError;
  return (
    <FormDialog
      opened
      size="xl"
      title={t("title", { number: read.case.number })}
      submitLabel={t("submit")}
      busy={fetching}
      disabled={!check}
      onSubmit={submit}
      onClose={onClose}
    >
      {failure && <Problem error={failure} onRetry={checkError ? ask : undefined} />}
      {!isSaved && (
        <Notice state="attention" title={t("unsaved", { count: waiting })} live>
          {t("unsavedHint")}
        </Notice>
      )}
      {problems.length > 0 && (
        <Notice state="refused" title={t("incomplete", { count: problems.length })} live>
          {problemAt("all") ?? t("incompleteHint")}
        </Notice>
      )}
      <section aria-label={t("labels")} aria-busy={!check}>
        <h3 className={styles.heading}>{t("labels")}</h3>
        {!check && !failure && <p className={styles.words}>{t("checking")}</p>}
        {painted.length === 0 && <p className={styles.words}>{t("noLabels")}</p>}
        {check &&
          painted.map((label) => {
            const place = `label ${label.key}` as const;
            const voxels = check.voxels.get(label.key) ?? nothingPainted;
            return (
              <FindingRow
                key={label.key}
                label={label}
                voxels={voxels}
                finding={findingOf(draft, label.key, voxels.voxelCount)}
                reason={draft.reasons[label.key] ?? ""}
                problem={problemAt(place)}
                onFinding={(finding) => say(place, { findings: { ...draft.findings, [label.key]: finding } })}
                onReason={(reason) => say(place, { reasons: { ...draft.reasons, [label.key]: reason } })}
              />
            );
          })}
      </section>
      {check && <SlicesLine check={check} viewer={viewer} sitting={sitting} onLook={onClose} />}
      {questions.length > 0 && (
        <section className={styles.questions} aria-label={t("questions")}>
          {questions.map((question) => (
            <QuestionField
              key={question.key}
              question={question}
              value={draft.answers[question.key] ?? ""}
              problem={problemAt(`question ${question.key}`)}
              onChange={(value) =>
                say(`question ${question.key}`, { answers: { ...draft.answers, [question.key]: value } })
              }
            />
          ))}
        </section>
      )}
      <Radio.Group
        label={t("confidence")}
        description={t("confidenceHint")}
        error={problemAt("confidence")}
        value={draft.confidence === null ? "" : String(draft.confidence)}
        onChange={(value) => say("confidence", { confidence: Number(value) })}
      >
        <div className={styles.answers}>
          {["1", "2", "3", "4", "5"].map((value) => (
            <Radio key={value} size="xs" value={value} label={value} />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={t("note")}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={10_000}
        value={draft.note}
        onChange={(event) => onDraft({ ...draft, note: event.currentTarget.value })}
      />
      <p className={styles.words}>
        <b>{t("disclaimer")}</b> {t("locks")}
      </p>
    </FormDialog>
  );
}

/** Slices that nobody can have read. This page knows which they are as long as no earlier sitting showed others. */
function SlicesLine(props: { check: { slicesShown: number }; viewer: Viewer; sitting: Sitting; onLook: () => void }) {
  const t = useTranslations("reads.submit");
  const { viewer, sitting, check } = props;
  const total = viewer.grid.shape[2];
  const missing = Math.max(0, total - check.slicesShown);
  const first = sitting.shown.count === check.slicesShown ? sitting.shown.firstMissing() : null;
  return (
    <p className={styles.slices} data-missing={missing > 0}>
      {t("slices", { missing, total })}
      {missing > 0 && first !== null && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            viewer.showSlice(2, first);
            props.onLook();
          }}
        >
          {t("showSlice")}
        </Button>
      )}
    </p>
  );
}

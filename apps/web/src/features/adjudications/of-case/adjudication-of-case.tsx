"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ProgressBar } from "../../../ui/progress-bar";
import { StateWord } from "../../../ui/state-word";
import { useProject } from "../../projects/project-frame";
import type { CaseRow } from "../../reads/cases/case-documents";
import styles from "../../reads/cases/cases.module.css";
import { DueDate } from "../../reads/due-date";
import { AssignAdjudicatorDialog, TakeBackAdjudicationDialog } from "./adjudicator-dialogs";
import own from "./of-case.module.css";
import type { Outcome } from "./of-case-documents";

interface AdjudicationOfCaseProps {
  one: CaseRow;
  adjudication: NonNullable<Outcome["adjudication"]>;
  onChanged: () => void;
}

const colours = { WAITING: "attention", OPEN: "working", SIGNED: "saved", CANCELLED: "quiet" } as const;

/** Who decides and how far they are; for leads, whom it is given to. */
export function AdjudicationOfCase({ one, adjudication, onChanged }: AdjudicationOfCaseProps) {
  const t = useTranslations("adjudications.ofCase");
  const states = useTranslations("adjudications.work.states");
  const { mayManageCases } = useProject();
  const [asked, setAsked] = useState<"ASSIGN" | "TAKE_BACK" | null>(null);
  const { id, state, begunAt, adjudicator, dueAt, isMine, decidedCount, disagreementCount } = adjudication;
  const standing = state === "OPEN" && begunAt ? "BEGUN" : state;
  const progress = t("decided", { decided: decidedCount, all: disagreementCount });
  // Nobody looks over an adjudicator's shoulder, either.
  const mayLook = state === "SIGNED" || isMine;
  return (
    <>
      <div className={own.standing}>
        <span>{adjudicator?.displayName ?? t("nobody")}</span>
        <StateWord colour={colours[state]}>{states(standing)}</StateWord>
      </div>
      {state === "OPEN" && dueAt && <DueDate dueAt={dueAt} isOpen />}
      {state === "OPEN" && disagreementCount > 0 && (
        <div>
          <div className={styles.line}>{progress}</div>
          <ProgressBar fraction={decidedCount / disagreementCount} label={progress} />
        </div>
      )}
      <div className={styles.acts}>
        {mayLook && (
          <Button component={Link} prefetch={false} href={`/adjudicate/${id}`} variant="default" size="compact-sm">
            {t("look")}
          </Button>
        )}
        {mayManageCases && state === "WAITING" && (
          <Button variant="default" size="compact-sm" onClick={() => setAsked("ASSIGN")}>
            {t("assign")}
          </Button>
        )}
        {mayManageCases && state === "OPEN" && (
          <Button variant="default" size="compact-sm" onClick={() => setAsked("TAKE_BACK")}>
            {t("takeBack")}
          </Button>
        )}
      </div>
      {asked === "ASSIGN" && <AssignAdjudicatorDialog one={one} onDone={onChanged} onClose={() => setAsked(null)} />}
      {asked === "TAKE_BACK" && (
        <TakeBackAdjudicationDialog
          id={id}
          name={adjudicator?.displayName ?? ""}
          onDone={onChanged}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

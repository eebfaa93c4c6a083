"use client";

import { ActionIcon, Button } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { StateWord } from "../../../ui/state-word";
import { useDates } from "../../../ui/use-dates";
import { useProject } from "../../projects/project-frame";
import { DueDate } from "../due-date";
import { colourOfRead } from "../read-states";
import type { CaseRead, CaseRow } from "./case-documents";
import { activeMinutes, colourOfCase, imageOf, patientsOf } from "./case-figures";
import styles from "./cases.module.css";
import type { CaseActs } from "./use-case-acts";
import { useCaseWords } from "./use-case-words";

interface CasePanelProps {
  one: CaseRow;
  acts: CaseActs;
  onClose: () => void;
  /** What came of its reads. */
  children: ReactNode;
}

/** One case: what it is, what became of each of its reads, and what a lead may do about them. */
export function CasePanel({ one, acts, onClose, children }: CasePanelProps) {
  const t = useTranslations("cases.panel");
  const words = useCaseWords();
  const dates = useDates();
  const { exclusion } = one;
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <h2 className={styles.title}>
          {words.name(one)}
          <StateWord colour={colourOfCase[one.state]}>{words.state(one.state)}</StateWord>
        </h2>
        <ActionIcon className={styles.close} aria-label={t("close")} title={t("close")} onClick={onClose}>
          <IconX size={16} aria-hidden="true" />
        </ActionIcon>
        <div className={styles.line}>{imageOf(one)}</div>
        <div className={styles.line}>{patientsOf(one)}</div>
      </header>
      {exclusion && (
        <section className={styles.block} aria-label={t("exclusion")}>
          <h3>{t("exclusion")}</h3>
          <div>{words.reason(exclusion.reason)}</div>
          {exclusion.note && <div className={styles.line}>{exclusion.note}</div>}
          <div className={styles.line}>
            {t("saidBy", { name: exclusion.by?.displayName ?? t("somebody"), when: dates.minute(exclusion.at) })}
          </div>
        </section>
      )}
      <section className={styles.block} aria-label={t("facts")}>
        <dl className={styles.facts}>
          <dt>{t("due")}</dt>
          <dd>{one.dueAt ? <DueDate dueAt={one.dueAt} isOpen={one.state !== "DONE"} /> : t("noDue")}</dd>
          <dt>{t("patient")}</dt>
          <dd className={one.patientNamedBy === "NOBODY" ? styles.missing : undefined}>
            {t(`patientBy.${one.patientNamedBy}`)}
          </dd>
          <dt>{t("licence")}</dt>
          <dd>{one.licence ?? t("noLicence")}</dd>
          <dt>{t("freePlaces")}</dt>
          <dd>{one.freePlaces}</dd>
        </dl>
        <Acts one={one} acts={acts} />
      </section>
      <section className={styles.block} aria-label={t("reads")}>
        <h3>{t("reads")}</h3>
        {one.reads.length === 0 ? (
          <div className={styles.line}>{t("noReads")}</div>
        ) : (
          <ul className={styles.reads}>
            {one.reads.map((read) => (
              <Read key={read.id} read={read} one={one} acts={acts} />
            ))}
          </ul>
        )}
      </section>
      {children}
    </div>
  );
}

function Acts({ one, acts }: { one: CaseRow; acts: CaseActs }) {
  const t = useTranslations("cases.acts");
  const project = useProject();
  if (!project.mayManageCases) return null;
  const { state, freePlaces } = one;
  const isHeldBack = state === "QUARANTINED" || state === "IMPORTED";
  const takesReads = (state === "AVAILABLE" || state === "IN_READING") && freePlaces > 0;
  return (
    <div className={styles.acts}>
      {isHeldBack && (
        <Button variant="default" disabled={acts.busy} onClick={() => acts.release([one])}>
          {t("release")}
        </Button>
      )}
      {takesReads && (
        <Button variant="default" onClick={() => acts.ask({ kind: "ASSIGN", cases: [one] })}>
          {t("assign")}
        </Button>
      )}
      {state === "EXCLUDED" && (
        <Button variant="default" disabled={acts.busy} onClick={() => acts.include([one])}>
          {t("include")}
        </Button>
      )}
      <Button variant="default" onClick={() => acts.ask({ kind: "DETAILS", one })}>
        {t("details")}
      </Button>
      {one.patientNamedBy !== "SOURCE" && (
        <Button variant="default" onClick={() => acts.ask({ kind: "PATIENT", cases: [one] })}>
          {t("patient")}
        </Button>
      )}
      {state === "AVAILABLE" && (
        <Button variant="default" disabled={acts.busy} onClick={() => acts.quarantine([one])}>
          {t("quarantine")}
        </Button>
      )}
      {state !== "EXCLUDED" && state !== "DONE" && (
        <Button variant="default" onClick={() => acts.ask({ kind: "EXCLUDE", cases: [one] })}>
          {t("exclude")}
        </Button>
      )}
    </div>
  );
}

function Read({ read, one, acts }: { read: CaseRead; one: CaseRow; acts: CaseActs }) {
  const t = useTranslations("cases.panel");
  const words = useCaseWords();
  const dates = useDates();
  const project = useProject();
  const { state, submission, returned, segmentation } = read;
  const isOpen = state === "ASSIGNED" || state === "READING";
  const minutes = activeMinutes({ reads: [read] });
  const name = read.readers.map(({ displayName }) => displayName).join(" + ");
  return (
    <li className={styles.read}>
      <span>{name}</span>
      <StateWord colour={colourOfRead[state]}>{words.readState(state)}</StateWord>
      <span className={styles.line}>
        {[
          submission && state === "SUBMITTED" ? dates.minute(submission.at) : null,
          submission && state === "SUBMITTED" ? t("confidence", { value: submission.confidence }) : null,
          returned ? words.reason(returned.reason) : null,
          minutes > 0 ? t("minutes", { minutes: minutes.toFixed(1) }) : null,
        ]
          .filter(Boolean)
          .join(" · ")}
        {isOpen && read.dueAt && <DueDate dueAt={read.dueAt} isOpen />}
      </span>
      {returned?.note && <span className={styles.line}>{returned.note}</span>}
      <span className={styles.acts}>
        {/* Nobody looks over a reader's shoulder: a read that is under way is its people's alone. */}
        {!isOpen && segmentation && (
          <Button
            component={Link}
            prefetch={false}
            href={`/reads/${read.id}`}
            variant="default"
            size="compact-sm"
            aria-label={t("openOf", { name })}
          >
            {t("open")}
          </Button>
        )}
        {project.mayManageCases && isOpen && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t("takeBackOf", { name })}
            onClick={() => acts.ask({ kind: "TAKE_BACK", one, read })}
          >
            {t("takeBack")}
          </Button>
        )}
        {project.mayManageCases && state === "SUBMITTED" && one.state !== "DONE" && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t("reopenOf", { name })}
            onClick={() => acts.ask({ kind: "REOPEN", one, read })}
          >
            {t("reopen")}
          </Button>
        )}
      </span>
    </li>
  );
}

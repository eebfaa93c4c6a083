"use client";

import { Select, Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { FormDialog } from "../../../ui/dialog";
import { Problem } from "../../../ui/problem";
import { useProject } from "../../projects/project-frame";
import type { CaseRow } from "../../reads/cases/case-documents";
import { DayInput, endOfDay } from "../../reads/cases/day-input";
import { releaseAdjudicationMutation } from "../adjudication-documents";
import { adjudicatorsQuery, assignAdjudicationMutation } from "./of-case-documents";

interface DialogProps {
  onDone: () => void;
  onClose: () => void;
}

/** Gives the case to one of the project's adjudicators. */
export function AssignAdjudicatorDialog({ one, onDone, onClose }: DialogProps & { one: CaseRow }) {
  const t = useTranslations("adjudications.ofCase.assigning");
  const cases = useTranslations("cases.assign");
  const project = useProject();
  const [{ data, error }] = useQuery({ query: adjudicatorsQuery, variables: { id: project.id } });
  const [chosen, setChosen] = useState<string | null>(null);
  const [due, setDue] = useState("");
  const [missing, setMissing] = useState(false);
  const [{ fetching, error: refused }, assign] = useMutation(assignAdjudicationMutation);
  const members = data?.project?.members.filter(({ roles }) => roles.includes("ADJUDICATOR")) ?? [];
  const submit = async () => {
    setMissing(chosen === null);
    if (chosen === null) return;
    const input = { caseId: one.id, adjudicatorId: chosen, dueAt: due ? endOfDay(due) : null };
    if (!(await assign({ input })).data) return;
    onDone();
    onClose();
  };
  const failure = refused ?? error;
  return (
    <FormDialog
      opened
      title={t("title", { number: one.number })}
      submitLabel={cases("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={onClose}
    >
      {failure && <Problem error={failure} />}
      <Select
        label={t("adjudicator")}
        description={t("hint")}
        placeholder={t("choose")}
        searchable
        nothingFoundMessage={t("nobody")}
        error={missing && t("missing")}
        data={members.map(({ person }) => ({ value: person.id, label: person.displayName }))}
        value={chosen}
        onChange={(id) => {
          setChosen(id);
          setMissing(false);
        }}
      />
      <DayInput label={cases("due")} description={cases("dueHint")} value={due} onChange={setDue} />
    </FormDialog>
  );
}

/** Takes it away from its adjudicator: the case waits again, and nothing is decided. */
export function TakeBackAdjudicationDialog({ id, name, onDone, onClose }: DialogProps & { id: string; name: string }) {
  const t = useTranslations("adjudications.ofCase.takingBack");
  const [{ fetching, error }, release] = useMutation(releaseAdjudicationMutation);
  const submit = async () => {
    if (!(await release({ id })).data) return;
    onDone();
    onClose();
  };
  return (
    <FormDialog
      opened
      danger
      title={t("title", { name })}
      submitLabel={t("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={onClose}
    >
      {error && <Problem error={error} />}
      <Text>{t("text", { name })}</Text>
    </FormDialog>
  );
}

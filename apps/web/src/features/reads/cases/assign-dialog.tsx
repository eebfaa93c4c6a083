"use client";

import { MultiSelect, Select } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../../../graphql/generated";
import { FormDialog } from "../../../ui/dialog";
import { Problem } from "../../../ui/problem";
import { useProject } from "../../projects/project-frame";
import { assignReadMutation, type CaseRow } from "./case-documents";
import { DayInput, endOfDay } from "./day-input";
import { Failures } from "./failures";
import { type Failure, forEachCase } from "./for-each-case";

const readersQuery = graphql(/* GraphQL */ `
  query ProjectReaders($id: ID!) {
    project(id: $id) {
      id
      members {
        roles
        person {
          id
          displayName
        }
      }
      protocol {
        version
        workflow {
          steps {
            key
            mode
          }
        }
      }
    }
  }
`);

interface AssignProps {
  cases: readonly CaseRow[];
  onClose: () => void;
  onDone: (cases: readonly CaseRow[]) => void;
}

/** Gives the next read of each of these cases to one reader, or to a team where the workflow reads in teams. */
export function AssignDialog({ cases, onClose, onDone }: AssignProps) {
  const t = useTranslations("cases.assign");
  const project = useProject();
  const [{ data, error }] = useQuery({ query: readersQuery, variables: { id: project.id } });
  const [readers, setReaders] = useState<readonly string[]>([]);
  const [due, setDue] = useState("");
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const [, assign] = useMutation(assignReadMutation);
  const members = data?.project?.members.filter(({ roles }) => roles.includes("READER")) ?? [];
  const people = members.map(({ person }) => ({ value: person.id, label: person.displayName }));
  const inTeams = data?.project?.protocol?.workflow.steps.some(({ mode }) => mode === "SHARED") ?? false;

  const submit = async () => {
    setMissing(readers.length === 0);
    if (readers.length === 0) return;
    setBusy(true);
    const failed = await forEachCase(cases, ({ id }) =>
      assign({ input: { caseId: id, readerIds: [...readers], dueAt: due ? endOfDay(due) : null } }),
    );
    setBusy(false);
    setFailures(failed);
    onDone(cases);
    if (failed.length === 0) onClose();
  };
  const choose = (chosen: readonly string[]) => {
    setReaders(chosen);
    setMissing(false);
    setFailures([]);
  };
  const field = {
    label: t(inTeams ? "readers" : "reader"),
    searchable: true,
    nothingFoundMessage: t("nobody"),
    error: missing && t("missing"),
    data: people,
  };
  const names = cases.map(({ number }) => number);
  return (
    <FormDialog
      opened
      title={cases.length === 1 ? t("title", { number: names[0] ?? 0 }) : t("titleMany", { count: cases.length })}
      submitLabel={t("submit")}
      busy={busy}
      onSubmit={submit}
      onClose={onClose}
    >
      {error && <Problem error={error} />}
      <Failures failures={failures} />
      {inTeams ? (
        <MultiSelect {...field} size="xs" description={t("readersHint")} value={[...readers]} onChange={choose} />
      ) : (
        <Select
          {...field}
          placeholder={t("choose")}
          value={readers[0] ?? null}
          onChange={(chosen) => choose(chosen ? [chosen] : [])}
        />
      )}
      <DayInput label={t("due")} description={t("dueHint")} value={due} onChange={setDue} />
    </FormDialog>
  );
}

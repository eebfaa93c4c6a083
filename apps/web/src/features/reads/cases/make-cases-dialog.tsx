"use client";

import { Radio, Stack, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../../graphql/generated";
import { useAllPages } from "../../../graphql/use-all-pages";
import { FormDialog } from "../../../ui/dialog";
import { Notice } from "../../../ui/notice";
import { Problem } from "../../../ui/problem";
import { useProject } from "../../projects/project-frame";
import type { CaseRow } from "./case-documents";
import { DayInput, endOfDay } from "./day-input";
import { StudyPicker } from "./study-picker";

const freeStudiesQuery = graphql(/* GraphQL */ `
  query StudiesForCases($projectId: ID!, $first: Int!, $after: String) {
    studies(filter: { projectId: $projectId }, first: $first, after: $after) {
      edges {
        node {
          id
          patientName
          patientId
          studyDate
          description
          series {
            id
            modality
            content
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const createMutation = graphql(/* GraphQL */ `
  mutation CreateCases($input: CreateCasesInput!) {
    createCases(input: $input) {
      id
    }
  }
`);

/** What the server takes in one go. */
const mostAtOnce = 1_000;

interface MakeCasesProps {
  cases: readonly CaseRow[];
  onClose: () => void;
  onMade: (ids: readonly string[]) => void;
}

/** Makes cases of studies that are in none yet: all of them unless some are left out. */
export function MakeCasesDialog({ cases, onClose, onMade }: MakeCasesProps) {
  const t = useTranslations("cases.make");
  const project = useProject();
  const studies = useAllPages(freeStudiesQuery, { projectId: project.id, first: 100 }, (data) => data.studies);
  const taken = useMemo(() => new Set(cases.flatMap((one) => one.studies.map(({ id }) => id))), [cases]);
  // Label maps are nobody's case.
  const isImage = ({ series }: (typeof studies.nodes)[number]) => series.some(({ content }) => content === "IMAGE");
  const free = studies.nodes.filter((study) => !taken.has(study.id) && isImage(study)).slice(0, mostAtOnce);
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const chosen = free.filter(({ id }) => !leftOut.has(id));
  const [grouping, setGrouping] = useState<"STUDY" | "PATIENT">("STUDY");
  const [released, setReleased] = useState(false);
  const [licence, setLicence] = useState("");
  const [due, setDue] = useState("");
  const [{ fetching, error }, create] = useMutation(createMutation);

  const submit = async () => {
    if (chosen.length === 0 || studies.partial) return;
    // The list begins with the newest; the first that came is to be the first case.
    const studyIds = chosen.map(({ id }) => id).reverse();
    const input = { projectId: project.id, studyIds, grouping, released, licence: licence.trim() || null };
    const { data, error } = await create({ input: { ...input, dueAt: due ? endOfDay(due) : null } });
    if (data) {
      onMade(data.createCases.map(({ id }) => id));
      return onClose();
    }
    // Of a case that I don't oversee: there is nothing to be made of these.
    const facts = error?.graphQLErrors[0]?.extensions.facts as { studyIds?: string[] } | undefined;
    setLeftOut(new Set([...leftOut, ...(facts?.studyIds ?? [])]));
  };
  const problem = error ?? studies.error;
  return (
    <FormDialog
      opened
      size="lg"
      title={t("title")}
      submitLabel={t("submit", { count: chosen.length })}
      busy={fetching}
      disabled={chosen.length === 0 || studies.partial}
      onSubmit={submit}
      onClose={onClose}
    >
      {problem && <Problem error={problem} />}
      {!studies.loading && free.length === 0 ? (
        <Notice state="attention" title={t("none")}>
          {t("noneHint")}
        </Notice>
      ) : (
        <StudyPicker
          studies={free}
          loading={studies.loading}
          leftOut={leftOut}
          onLeftOut={setLeftOut}
          label={t("studies")}
        />
      )}
      <Radio.Group label={t("grouping")} value={grouping} onChange={(value) => setGrouping(value as typeof grouping)}>
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="STUDY" label={t("byStudy")} />
          <Radio size="xs" value="PATIENT" label={t("byPatient")} description={t("byPatientHint")} />
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t("look")}
        description={t("lookHint")}
        value={String(released)}
        onChange={(value) => setReleased(value === "true")}
      >
        <Stack gap={6} mt={4}>
          <Radio size="xs" value="false" label={t("quarantine")} />
          <Radio size="xs" value="true" label={t("released")} />
        </Stack>
      </Radio.Group>
      <TextInput
        label={t("licence")}
        description={t("licenceHint")}
        placeholder="CC-BY-4.0"
        maxLength={200}
        value={licence}
        onChange={(event) => setLicence(event.currentTarget.value)}
      />
      <DayInput label={t("due")} value={due} onChange={setDue} />
    </FormDialog>
  );
}

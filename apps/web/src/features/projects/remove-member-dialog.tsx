"use client";

import { Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import { FormDialog } from "../../ui/dialog";
import { Problem } from "../../ui/problem";
import type { Member } from "./members-page";
import { useProject } from "./project-frame";

const removeMutation = graphql(/* GraphQL */ `
  mutation RemoveMember($projectId: ID!, $personId: ID!) {
    removeMember(projectId: $projectId, personId: $personId) {
      id
    }
  }
`);

/** Asks before somebody loses the project, and says what stays. */
export function RemoveMemberDialog(props: { member: Member | null; onClose: () => void; onRemoved: () => void }) {
  const t = useTranslations("projects.removeMember");
  const project = useProject();
  const [{ fetching, error }, remove] = useMutation(removeMutation);
  const name = props.member?.person.displayName ?? "";
  const submit = async () => {
    if (!props.member) return;
    const { data } = await remove({ projectId: project.id, personId: props.member.person.id });
    if (!data) return;
    props.onRemoved();
    props.onClose();
  };
  return (
    <FormDialog
      opened={props.member !== null}
      title={t("title", { name })}
      submitLabel={t("submit")}
      busy={fetching}
      danger
      onSubmit={submit}
      onClose={props.onClose}
    >
      {error && <Problem error={error} />}
      <Text>{t("text", { name, project: project.name })}</Text>
    </FormDialog>
  );
}

"use client";

import type { ProjectRole } from "@covoxel/shared/vocabulary";
import { Select } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import { useAllPages } from "../../graphql/use-all-pages";
import { FormDialog } from "../../ui/dialog";
import { Problem } from "../../ui/problem";
import { RolePicker } from "../people/role-picker";
import type { Member } from "./members-page";
import { useProject } from "./project-frame";

const candidatesQuery = graphql(/* GraphQL */ `
  query MemberCandidates($first: Int!, $after: String) {
    people(first: $first, after: $after) {
      edges {
        node {
          id
          displayName
          email
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const addMutation = graphql(/* GraphQL */ `
  mutation AddMember($input: MemberInput!) {
    addMember(input: $input) {
      id
    }
  }
`);

interface AddMemberProps {
  opened: boolean;
  members: readonly Member[];
  onClose: () => void;
  onAdded: () => void;
}

/** Takes someone with an account into the project. */
export function AddMemberDialog(props: AddMemberProps) {
  // The list of people is asked for only when it is needed.
  return props.opened ? <OpenAddMemberDialog {...props} /> : null;
}

function OpenAddMemberDialog({ members, onClose, onAdded }: AddMemberProps) {
  const t = useTranslations("projects.addMember");
  const project = useProject();
  const people = useAllPages(candidatesQuery, { first: 100 }, (data) => data.people);
  const [personId, setPersonId] = useState<string | null>(null);
  const [roles, setRoles] = useState<readonly ProjectRole[]>(["READER"]);
  const [missing, setMissing] = useState(false);
  const [{ fetching, error }, add] = useMutation(addMutation);
  const inside = new Set(members.map(({ person }) => person.id));
  const candidates = people.nodes.filter(({ id }) => !inside.has(id));

  const submit = async () => {
    setMissing(!personId);
    if (!personId || roles.length === 0) return;
    const { data } = await add({ input: { projectId: project.id, personId, roles: [...roles] } });
    if (!data) return;
    onAdded();
    onClose();
  };
  const problem = error ?? people.error;
  return (
    <FormDialog opened title={t("title")} submitLabel={t("submit")} busy={fetching} onSubmit={submit} onClose={onClose}>
      {problem && <Problem error={problem} />}
      <Select
        label={t("person")}
        placeholder={people.loading ? t("loading") : t("choose")}
        searchable
        nothingFoundMessage={t("nobody")}
        error={missing && t("missing")}
        data={candidates.map(({ id, displayName, email }) => ({
          value: id,
          label: email ? `${displayName} (${email})` : displayName,
        }))}
        value={personId}
        onChange={(chosen) => {
          setPersonId(chosen);
          setMissing(false);
        }}
      />
      <RolePicker value={roles} onChange={setRoles} />
    </FormDialog>
  );
}

"use client";

import { ProjectRole } from "@covoxel/shared/vocabulary";
import { ActionIcon, Button, Checkbox, Tooltip } from "@mantine/core";
import { IconUserMinus, IconUserPlus } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../../graphql/generated";
import type { MembersQuery } from "../../graphql/generated/graphql";
import { DataTable } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Problem } from "../../ui/problem";
import { Avatar } from "../people/avatar";
import { InviteDialog } from "../people/invite-dialog";
import { useViewer } from "../people/viewer";
import { AddMemberDialog } from "./add-member-dialog";
import styles from "./members-page.module.css";
import { useProject } from "./project-frame";
import { RemoveMemberDialog } from "./remove-member-dialog";

const membersQuery = graphql(/* GraphQL */ `
  query Members($id: ID!) {
    project(id: $id) {
      id
      members {
        roles
        person {
          id
          displayName
          email
        }
      }
    }
  }
`);

const setRolesMutation = graphql(/* GraphQL */ `
  mutation SetMemberRoles($input: MemberInput!) {
    setMemberRoles(input: $input) {
      id
      members {
        roles
        person {
          id
        }
      }
    }
  }
`);

export type Member = NonNullable<MembersQuery["project"]>["members"][number];

const column = createColumnHelper<Member>();

/** Who is in the project and as what: one check mark a role, each only adds. */
export function MembersPage() {
  const t = useTranslations("projects.members");
  const roles = useTranslations("people.roles");
  const project = useProject();
  const viewer = useViewer();
  const [adding, setAdding] = useState(false);
  const [inviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const [{ data, error }, refetch] = useQuery({ query: membersQuery, variables: { id: project.id } });
  const [setting, setRoles] = useMutation(setRolesMutation);
  const members = data?.project?.members ?? [];

  const columns = useMemo(
    () => [
      column.accessor("person.displayName", {
        header: t("name"),
        cell: ({ getValue }) => (
          <span className={styles.person}>
            <Avatar name={getValue()} />
            {getValue()}
          </span>
        ),
      }),
      column.accessor(({ person }) => person.email ?? "", { id: "email", header: t("email"), meta: { look: "wide" } }),
      ...Object.values(ProjectRole).map((role) =>
        column.accessor((member) => (member.roles.includes(role) ? 1 : 0), {
          id: role,
          header: roles(`${role}.name`),
          cell: ({ row, getValue }) => {
            const { person, roles: held } = row.original;
            return (
              <Checkbox
                aria-label={t("roleOf", { role: roles(`${role}.name`), name: person.displayName })}
                title={roles(`${role}.may`)}
                checked={getValue() === 1}
                disabled={!project.isLed || setting.fetching}
                onChange={(event) => {
                  const wanted = event.currentTarget.checked ? [...held, role] : held.filter((other) => other !== role);
                  // A member without a role is none: taking the last one away asks whether they should go.
                  if (wanted.length === 0) setLeaving(row.original);
                  else void setRoles({ input: { projectId: project.id, personId: person.id, roles: wanted } });
                }}
              />
            );
          },
        }),
      ),
      ...(project.isLed
        ? [
            column.display({
              id: "act",
              header: () => <span className="visually-hidden">{t("acts")}</span>,
              meta: { csv: null, look: "end" },
              cell: ({ row }) => (
                <Tooltip label={t("remove", { name: row.original.person.displayName })}>
                  <ActionIcon
                    aria-label={t("remove", { name: row.original.person.displayName })}
                    onClick={() => setLeaving(row.original)}
                  >
                    <IconUserMinus size={16} aria-hidden="true" />
                  </ActionIcon>
                </Tooltip>
              ),
            }),
          ]
        : []),
    ],
    [t, roles, project, setRoles, setting.fetching],
  );
  const problem = error ?? setting.error;
  const tools = project.isLed && (
    <>
      <Button leftSection={<IconUserPlus size={16} aria-hidden="true" />} onClick={() => setAdding(true)}>
        {t("add")}
      </Button>
      {viewer.isAdmin && (
        <Button variant="default" onClick={() => setInviting(true)}>
          {t("invite")}
        </Button>
      )}
    </>
  );
  const reload = () => refetch({ requestPolicy: "network-only" });

  return (
    <>
      {problem && <Problem error={problem} onRetry={reload} />}
      <DataTable
        label={t("title")}
        columns={columns}
        rows={members}
        rowId={({ person }) => person.id}
        loading={!data && !error}
        filterLabel={t("filter")}
        tools={tools}
        empty={
          <EmptyState title={t("none")} actions={tools}>
            {t("noneHint")}
          </EmptyState>
        }
      />
      <AddMemberDialog opened={adding} members={members} onClose={() => setAdding(false)} onAdded={reload} />
      <RemoveMemberDialog member={leaving} onClose={() => setLeaving(null)} onRemoved={reload} />
      <InviteDialog opened={inviting} project={project} onClose={() => setInviting(false)} onMade={() => {}} />
    </>
  );
}

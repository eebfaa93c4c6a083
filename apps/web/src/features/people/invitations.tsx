"use client";

import { Button } from "@mantine/core";
import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useEffect, useMemo } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import type { InvitationStatus, InvitationsQuery } from "../../graphql/generated/graphql";
import { useAllPages } from "../../graphql/use-all-pages";
import { DataTable } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Problem } from "../../ui/problem";
import { type StateColour, StateWord } from "../../ui/state-word";
import { useDates } from "../../ui/use-dates";

const invitationsQuery = graphql(/* GraphQL */ `
  query Invitations($first: Int!, $after: String) {
    invitations(first: $first, after: $after) {
      edges {
        node {
          id
          status
          makesAdmin
          grants {
            projectId
            roles
          }
          invitedBy {
            id
            displayName
          }
          createdAt
          expiresAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

const revokeMutation = graphql(/* GraphQL */ `
  mutation RevokeInvitation($id: ID!) {
    revokeInvitation(id: $id) {
      id
      status
    }
  }
`);

type InvitationRow = InvitationsQuery["invitations"]["edges"][number]["node"];

const colourOf: Readonly<Record<InvitationStatus, StateColour>> = {
  OPEN: "working",
  ACCEPTED: "saved",
  REVOKED: "quiet",
  EXPIRED: "quiet",
};
const column = createColumnHelper<InvitationRow>();

/** The invitations that were made. @param turn a new value reads them anew */
export function Invitations({ turn }: { turn: number }) {
  const t = useTranslations("people.invitations");
  const dates = useDates();
  const invitations = useAllPages(invitationsQuery, { first: 100 }, (data) => data.invitations);
  const [revoking, revoke] = useMutation(revokeMutation);
  const { reload } = invitations;
  useEffect(() => {
    if (turn > 0) reload();
  }, [turn, reload]);

  const columns = useMemo(
    () => [
      column.accessor("status", {
        header: t("status"),
        cell: ({ getValue }) => <StateWord colour={colourOf[getValue()]}>{t(`state.${getValue()}`)}</StateWord>,
      }),
      column.accessor(
        ({ makesAdmin, grants }) => (makesAdmin ? t("asAdmin") : t("asMember", { count: grants.length })),
        { id: "as", header: t("as"), meta: { look: "wide" } },
      ),
      column.accessor("invitedBy.displayName", { header: t("by") }),
      column.accessor("createdAt", { header: t("made"), cell: ({ getValue }) => dates.minute(getValue()) }),
      column.accessor("expiresAt", { header: t("expires"), cell: ({ getValue }) => dates.minute(getValue()) }),
      column.display({
        id: "act",
        header: () => <span className="visually-hidden">{t("acts")}</span>,
        meta: { csv: null, look: "end" },
        cell: ({ row }) =>
          row.original.status === "OPEN" && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              onClick={async () => {
                await revoke({ id: row.original.id });
                reload();
              }}
            >
              {t("revoke")}
            </Button>
          ),
      }),
    ],
    [t, dates, revoke, reload],
  );
  const error = invitations.error ?? revoking.error;
  return (
    <>
      {error && <Problem error={error} onRetry={reload} />}
      <DataTable
        label={t("title")}
        columns={columns}
        rows={invitations.nodes}
        rowId={({ id }) => id}
        loading={invitations.loading}
        empty={<EmptyState title={t("none")}>{t("noneHint")}</EmptyState>}
      />
    </>
  );
}

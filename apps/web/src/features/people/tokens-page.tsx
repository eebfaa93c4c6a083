"use client";

import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../../graphql/generated";
import type { ApiTokensQuery } from "../../graphql/generated/graphql";
import { DataTable } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Page, PageHead } from "../../ui/page";
import { Problem } from "../../ui/problem";
import { StateWord } from "../../ui/state-word";
import { useDates } from "../../ui/use-dates";
import { CreateTokenDialog } from "./create-token-dialog";

const tokensQuery = graphql(/* GraphQL */ `
  query ApiTokens {
    apiTokens {
      id
      name
      scopes
      createdAt
      expiresAt
      revokedAt
    }
  }
`);

const revokeMutation = graphql(/* GraphQL */ `
  mutation RevokeApiToken($id: ID!) {
    revokeApiToken(id: $id) {
      id
      revokedAt
    }
  }
`);

type TokenRow = ApiTokensQuery["apiTokens"][number];

const column = createColumnHelper<TokenRow>();
const stateOf = ({ revokedAt, expiresAt }: TokenRow) =>
  revokedAt ? "REVOKED" : new Date(expiresAt) <= new Date() ? "EXPIRED" : "ACTIVE";

/** Keys for programs, each with as few rights and as short a life as its work needs. */
export function TokensPage() {
  const t = useTranslations("people.tokens");
  const dates = useDates();
  const [creating, setCreating] = useState(false);
  const [{ data, error }, refetch] = useQuery({ query: tokensQuery });
  const [revoking, revoke] = useMutation(revokeMutation);
  const columns = useMemo(
    () => [
      column.accessor("name", { header: t("name"), meta: { look: "wide" } }),
      column.accessor(({ scopes }) => scopes.join(", "), { id: "scopes", header: t("scopes") }),
      column.accessor(stateOf, {
        id: "state",
        header: t("state"),
        cell: ({ getValue }) => (
          <StateWord colour={getValue() === "ACTIVE" ? "saved" : "quiet"}>{t(`states.${getValue()}`)}</StateWord>
        ),
      }),
      column.accessor("createdAt", { header: t("made"), cell: ({ getValue }) => dates.day(getValue()) }),
      column.accessor("expiresAt", { header: t("expires"), cell: ({ getValue }) => dates.day(getValue()) }),
      column.display({
        id: "act",
        header: () => <span className="visually-hidden">{t("acts")}</span>,
        meta: { csv: null, look: "end" },
        cell: ({ row }) =>
          stateOf(row.original) === "ACTIVE" && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-xs"
              aria-label={t("revokeNamed", { name: row.original.name })}
              onClick={() => revoke({ id: row.original.id })}
            >
              {t("revoke")}
            </Button>
          ),
      }),
    ],
    [t, dates, revoke],
  );
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setCreating(true)}>
      {t("create")}
    </Button>
  );
  const problem = error ?? revoking.error;
  return (
    <Page>
      <PageHead title={t("title")} lead={t("lead")} actions={create} />
      {problem && <Problem error={problem} onRetry={() => refetch({ requestPolicy: "network-only" })} />}
      <DataTable
        label={t("title")}
        columns={columns}
        rows={data?.apiTokens ?? []}
        rowId={({ id }) => id}
        loading={!data && !error}
        empty={<EmptyState title={t("none")}>{t("noneHint")}</EmptyState>}
      />
      <CreateTokenDialog
        opened={creating}
        onClose={() => setCreating(false)}
        onMade={() => refetch({ requestPolicy: "network-only" })}
      />
    </Page>
  );
}

"use client";

import { Button } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { graphql } from "../../graphql/generated";
import type { PeopleQuery } from "../../graphql/generated/graphql";
import { useAllPages } from "../../graphql/use-all-pages";
import { DataTable } from "../../ui/data-table";
import { Page, PageHead, Section } from "../../ui/page";
import { Problem } from "../../ui/problem";
import { StateWord } from "../../ui/state-word";
import { Invitations } from "./invitations";
import { InviteDialog } from "./invite-dialog";

const peopleQuery = graphql(/* GraphQL */ `
  query People($first: Int!, $after: String) {
    people(first: $first, after: $after) {
      edges {
        node {
          id
          displayName
          email
          isAdmin
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type PersonRow = PeopleQuery["people"]["edges"][number]["node"];

const column = createColumnHelper<PersonRow>();

/** Everyone with an account, and the invitations that are out. */
export function PeoplePage() {
  const t = useTranslations("people.list");
  const [inviting, setInviting] = useState(false);
  const [made, setMade] = useState(0);
  const people = useAllPages(peopleQuery, { first: 100 }, (data) => data.people);
  const columns = useMemo(
    () => [
      column.accessor("displayName", { header: t("name") }),
      column.accessor((person) => person.email ?? "", { id: "email", header: t("email"), meta: { look: "wide" } }),
      column.accessor((person) => (person.isAdmin ? t("admin") : ""), {
        id: "admin",
        header: t("installation"),
        cell: ({ getValue }) => getValue() && <StateWord colour="working">{getValue()}</StateWord>,
      }),
    ],
    [t],
  );
  return (
    <Page>
      <PageHead
        title={t("title")}
        lead={t("lead")}
        actions={
          <Button leftSection={<IconUserPlus size={16} aria-hidden="true" />} onClick={() => setInviting(true)}>
            {t("invite")}
          </Button>
        }
      />
      {people.error && <Problem error={people.error} onRetry={people.reload} />}
      <DataTable
        label={t("title")}
        columns={columns}
        rows={people.nodes}
        rowId={({ id }) => id}
        loading={people.loading}
        filterLabel={t("filter")}
        initialSort={[{ id: "displayName", desc: false }]}
      />
      <Section title={t("invitations")}>
        <Invitations turn={made} />
      </Section>
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} onMade={() => setMade((old) => old + 1)} />
    </Page>
  );
}

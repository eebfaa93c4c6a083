"use client";

import { Anchor } from "@mantine/core";
import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { ImportStatus } from "../../../graphql/generated/graphql";
import { DataTable } from "../../../ui/data-table";
import { formatCount } from "../../../ui/measures";
import { Section } from "../../../ui/page";
import { type StateColour, StateWord } from "../../../ui/state-word";
import { useDates } from "../../../ui/use-dates";
import type { ImportInView } from "./import-queries";

const colourOf: Readonly<Record<ImportStatus, StateColour>> = {
  RECEIVING: "attention",
  PROCESSING: "working",
  DONE: "saved",
  CANCELLED: "quiet",
  FAILED: "refused",
};
const column = createColumnHelper<ImportInView>();
const countLook = {
  meta: { look: "end" },
  cell: ({ getValue }: { getValue: () => number }) => formatCount(getValue()),
} as const;

export function EarlierImports({ imports, loading }: { imports: readonly ImportInView[]; loading: boolean }) {
  const t = useTranslations("studies.earlier");
  const dates = useDates();
  const columns = useMemo(
    () => [
      column.accessor("createdAt", {
        header: t("when"),
        cell: ({ getValue, row }) => (
          <Anchor component={Link} prefetch={false} size="sm" href={`?import=${row.original.id}`}>
            {dates.minute(getValue())}
          </Anchor>
        ),
      }),
      column.accessor("status", {
        header: t("status"),
        cell: ({ getValue }) => <StateWord colour={colourOf[getValue()]}>{t(`state.${getValue()}`)}</StateWord>,
      }),
      column.accessor("counts.files", { header: t("files"), ...countLook }),
      column.accessor("counts.imported", { header: t("imported"), ...countLook }),
      column.accessor("counts.alreadyHere", { header: t("alreadyHere"), ...countLook }),
      column.accessor("counts.refused", { header: t("refused"), ...countLook }),
    ],
    [t, dates],
  );
  if (loading || imports.length === 0) return null;
  return (
    <Section title={t("title")}>
      <DataTable label={t("title")} columns={columns} rows={imports} rowId={({ id }) => id} />
    </Section>
  );
}

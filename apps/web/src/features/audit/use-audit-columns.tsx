import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { ShortHash } from "../../ui/short-hash";
import { useDates } from "../../ui/use-dates";
import type { AuditRow } from "./audit-documents";

const column = createColumnHelper<AuditRow>();

export function useAuditColumns() {
  const t = useTranslations("audit");
  const dates = useDates();
  return useMemo(
    () => [
      column.accessor("at", {
        header: t("at"),
        cell: ({ getValue }) => <span title={dates.utc(getValue())}>{dates.second(getValue())}</span>,
      }),
      column.accessor(({ person }) => person?.displayName ?? t("system"), { id: "person", header: t("person") }),
      column.accessor(({ act }) => t(`acts.${act}`), {
        id: "act",
        header: t("act"),
        meta: { csv: ({ act }) => act },
      }),
      column.accessor("subject", { header: t("subject"), cell: ({ getValue }) => <code>{getValue()}</code> }),
      column.accessor(({ details }) => details.map(({ name, value }) => `${name} ${value ?? "–"}`).join("; "), {
        id: "details",
        header: t("details"),
        meta: { look: "wide" },
        cell: ({ getValue }) => <code title={getValue()}>{getValue()}</code>,
      }),
      column.accessor(({ hash }) => hash ?? "", {
        id: "hash",
        header: t("hash"),
        cell: ({ getValue }) => getValue() && <ShortHash hash={getValue()} label={t("copyHash")} />,
      }),
    ],
    [t, dates],
  );
}

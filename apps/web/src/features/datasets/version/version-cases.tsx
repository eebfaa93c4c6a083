"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { DataTable } from "../../../ui/data-table";
import { ShortHash } from "../../../ui/short-hash";
import type { VersionCase } from "../dataset-documents";
import type { LabelLook } from "../use-dataset-project";

const column = createColumnHelper<VersionCase>();

/** What the version holds of each case. @param cases null until they are here */
export function VersionCases(props: {
  number: number;
  cases: readonly VersionCase[] | null;
  lookOf: (key: string) => LabelLook;
}) {
  const t = useTranslations("datasets.version");
  const datasets = useTranslations("datasets");
  const findings = useTranslations("reads.findings");
  const name = useTranslations("cases");
  const common = useTranslations("common");
  const { number, cases, lookOf } = props;
  const columns = useMemo(
    () => [
      column.accessor("number", {
        header: t("case"),
        cell: ({ getValue }) => <b>{name("name", { number: getValue() })}</b>,
      }),
      column.accessor(({ split }) => datasets(`splits.${split}`), { id: "split", header: t("split") }),
      column.accessor("patient", { header: t("patient") }),
      column.accessor(
        ({ findings: found }) =>
          found.map(({ labelKey, finding }) => `${lookOf(labelKey).name}: ${findings(finding)}`).join("; "),
        {
          id: "findings",
          header: t("findings"),
          meta: { look: "wide" },
          cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
        },
      ),
      column.accessor(({ origin }) => datasets(`origins.${origin}`), {
        id: "how",
        header: t("how"),
        cell: ({ row, getValue }) => <span title={row.original.contributors.join(", ")}>{getValue()}</span>,
      }),
      column.accessor(({ contributors }) => contributors.join(", "), {
        id: "contributors",
        header: t("contributors"),
        meta: { look: "short", isExtra: true },
        cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
      }),
      column.accessor("licence", { header: t("licence"), meta: { look: "short" } }),
      column.accessor(({ maskSha256 }) => maskSha256, {
        id: "hash",
        header: t("maskHash"),
        meta: { isExtra: true },
        cell: ({ row, getValue }) => (
          <ShortHash hash={getValue()} label={t("copyMaskHash", { number: row.original.number })} />
        ),
      }),
    ],
    [t, datasets, findings, name, lookOf],
  );
  return (
    <DataTable
      label={datasets("version.casesOf", { number })}
      columns={columns}
      rows={cases ?? []}
      rowId={(one) => String(one.number)}
      loading={cases === null}
      filterLabel={t("filter")}
      csvNote={{ title: datasets("results.use"), text: common("researchUse") }}
    />
  );
}

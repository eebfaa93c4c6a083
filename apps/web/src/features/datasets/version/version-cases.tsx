"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { DataTable } from "../../../ui/data-table";
import { ShortHash } from "../../../ui/short-hash";
import styles from "../datasets.module.css";
import type { ManifestCase } from "../manifest";
import type { LabelLook } from "../use-dataset-project";

const column = createColumnHelper<ManifestCase>();

/** What the version holds of each case. @param cases null until they are here */
export function VersionCases(props: {
  number: number;
  cases: readonly ManifestCase[] | null;
  lookOf: (key: string) => LabelLook;
}) {
  const t = useTranslations("datasets.version");
  const datasets = useTranslations("datasets");
  const findings = useTranslations("reads.findings");
  const name = useTranslations("cases");
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
          Object.entries(found)
            .map(([key, finding]) => `${lookOf(key).name}: ${findings(finding)}`)
            .join("; "),
        {
          id: "findings",
          header: t("findings"),
          cell: ({ getValue }) => (
            <span className={styles.findings} title={getValue()}>
              {getValue()}
            </span>
          ),
        },
      ),
      column.accessor(({ how }) => datasets(`origins.${how}`), { id: "how", header: t("how") }),
      column.accessor(({ contributors }) => contributors.join(", "), {
        id: "contributors",
        header: t("contributors"),
      }),
      column.accessor("licence", { header: t("licence") }),
      column.accessor(({ labels }) => labels.sha256, {
        id: "hash",
        header: t("maskHash"),
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
    />
  );
}

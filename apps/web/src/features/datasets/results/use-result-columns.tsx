import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { LabelResultRow } from "../dataset-documents";
import { LabelName } from "../label-name";
import type { LabelLook } from "../use-dataset-project";

const column = createColumnHelper<LabelResultRow>();

export const maskHref = ({ segmentation }: LabelResultRow) => `/read/${segmentation.id}`;

export function useResultColumns(lookOf: (key: string) => LabelLook) {
  const t = useTranslations("datasets.results");
  const datasets = useTranslations("datasets");
  const findings = useTranslations("reads.findings");
  const name = useTranslations("cases");
  return useMemo(
    () => [
      column.accessor("caseNumber", {
        header: t("case"),
        cell: ({ getValue }) => <b>{name("name", { number: getValue() })}</b>,
      }),
      column.accessor(({ labelKey }) => lookOf(labelKey).name, {
        id: "label",
        header: t("label"),
        cell: ({ row }) => <LabelName look={lookOf(row.original.labelKey)} />,
      }),
      column.accessor(({ finding }) => findings(finding), { id: "finding", header: t("finding") }),
      column.accessor(({ volumeMl }) => volumeMl ?? undefined, {
        id: "volume",
        header: t("volume"),
        sortUndefined: "last",
        meta: { look: "end", csv: ({ volumeMl }) => (volumeMl == null ? "" : String(volumeMl)) },
        cell: ({ row, getValue }) => (
          <Figure value={getValue()} digits={2} why={row.original.volumeUnknownReason && t("noVolume")} />
        ),
      }),
      column.accessor(({ lowestDice }) => lowestDice ?? undefined, {
        id: "dice",
        header: t("dice"),
        sortUndefined: "last",
        meta: { look: "end", csv: ({ lowestDice }) => (lowestDice == null ? "" : String(lowestDice)) },
        cell: ({ row, getValue }) => (
          <Figure value={getValue()} digits={3} why={row.original.diceUnknownReason && t("noDice")} />
        ),
      }),
      column.accessor(({ origin }) => datasets(`origins.${origin}`), { id: "origin", header: t("origin") }),
      column.display({
        id: "mask",
        header: t("mask"),
        meta: { csv: null },
        cell: ({ row }) => (
          <Link
            prefetch={false}
            href={maskHref(row.original)}
            aria-label={t("lookAt", { number: row.original.caseNumber })}
            onClick={(event) => event.stopPropagation()}
          >
            {t("look")}
          </Link>
        ),
      }),
    ],
    [t, datasets, findings, name, lookOf],
  );
}

/** @param why there is none, for whoever points at the dash */
function Figure({ value, digits, why }: { value: number | undefined; digits: number; why: string | null | undefined }) {
  if (value !== undefined) return value.toFixed(digits);
  return (
    <span title={why ?? undefined}>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">{why}</span>
    </span>
  );
}

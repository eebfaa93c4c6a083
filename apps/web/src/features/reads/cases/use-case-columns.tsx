import { Checkbox } from "@mantine/core";
import { createColumnHelper } from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { StateWord } from "../../../ui/state-word";
import { DueDate } from "../due-date";
import type { CaseRow } from "./case-documents";
import {
  activeMinutes,
  caseStates,
  colourOfCase,
  imageOf,
  liveReads,
  nextDue,
  patientsOf,
  readersOf,
  submittedReads,
} from "./case-figures";
import { useCaseWords } from "./use-case-words";

const column = createColumnHelper<CaseRow>();

/** @param marking null for those who may only look */
export function useCaseColumns(
  marking: { marked: ReadonlySet<string>; mark(ids: readonly string[], on: boolean): void } | null,
) {
  const t = useTranslations("cases.list");
  const words = useCaseWords();
  return useMemo(
    () => [
      ...(marking ? [markColumn(marking, t("markAll"), (number) => t("mark", { number }))] : []),
      column.accessor("number", { header: t("case"), cell: ({ row }) => <b>{words.name(row.original)}</b> }),
      column.accessor(({ state }) => words.state(state), {
        id: "state",
        header: t("state"),
        cell: ({ row, getValue }) => <StateWord colour={colourOfCase[row.original.state]}>{getValue()}</StateWord>,
        sortingFn: (a, b) => caseStates.indexOf(a.original.state) - caseStates.indexOf(b.original.state),
      }),
      column.accessor(imageOf, { id: "image", header: t("image"), meta: { look: "wide" } }),
      column.accessor(patientsOf, { id: "patient", header: t("patient"), meta: { look: "short", isExtra: true } }),
      column.accessor((row) => liveReads(row).length, {
        id: "givenOut",
        header: t("givenOut"),
        cell: ({ row, getValue }) => `${getValue()} / ${row.original.readsNeeded}`,
        meta: { look: "end" },
      }),
      column.accessor(submittedReads, {
        id: "submitted",
        header: t("submitted"),
        cell: ({ row, getValue }) => `${getValue()} / ${row.original.readsNeeded}`,
        meta: { look: "end" },
      }),
      column.accessor(readersOf, { id: "readers", header: t("readers") }),
      column.accessor((row) => nextDue(row) ?? undefined, {
        id: "due",
        header: t("due"),
        sortUndefined: "last",
        cell: ({ row, getValue }) => <DueDate dueAt={getValue()} isOpen={isOpen(row.original)} />,
      }),
      column.accessor((row) => Number(activeMinutes(row).toFixed(1)), {
        id: "minutes",
        header: t("minutes"),
        cell: ({ getValue }) => (getValue() > 0 ? getValue().toFixed(1) : ""),
        meta: { look: "end" },
      }),
      column.accessor(({ exclusion }) => (exclusion ? words.reason(exclusion.reason) : ""), {
        id: "reason",
        header: t("reason"),
      }),
    ],
    [t, words, marking],
  );
}

const isOpen = ({ state }: CaseRow) => state !== "DONE" && state !== "EXCLUDED";

function markColumn(
  { marked, mark }: { marked: ReadonlySet<string>; mark(ids: readonly string[], on: boolean): void },
  all: string,
  one: (number: number) => string,
) {
  return column.display({
    id: "mark",
    meta: { csv: null },
    header: ({ table }) => {
      const shown = table.getRowModel().rows.map(({ id }) => id);
      const count = shown.filter((id) => marked.has(id)).length;
      return (
        <Checkbox
          aria-label={all}
          checked={count > 0 && count === shown.length}
          indeterminate={count > 0 && count < shown.length}
          onChange={(event) => mark(shown, event.currentTarget.checked)}
        />
      );
    },
    cell: ({ row }) => (
      <Checkbox
        aria-label={one(row.original.number)}
        checked={marked.has(row.id)}
        onClick={(event) => event.stopPropagation()}
        onChange={(event) => mark([row.id], event.currentTarget.checked)}
      />
    ),
  });
}

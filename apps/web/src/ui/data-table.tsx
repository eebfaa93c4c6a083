"use client";

import { Button, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconDownload, IconSearch } from "@tabler/icons-react";
import {
  type ColumnDef,
  type ColumnMeta,
  flexRender,
  getCoreRowModel,
  getFilteredRowModel,
  getSortedRowModel,
  type Row,
  type RowData,
  type SortingState,
  type Table,
  useReactTable,
} from "@tanstack/react-table";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from "react";
import { downloadCsv, toCsv } from "./csv";
import styles from "./data-table.module.css";
import { formatCount } from "./measures";

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData extends RowData, TValue> {
    /** Figures line up at the end; `wide` takes what room is left and ends in an ellipsis; `short` ends in one sooner. */
    look?: "end" | "wide" | "short";
    /** Left out where the window is narrow; the filter and the CSV file know it there, too. */
    isExtra?: boolean;
    /** How the cell reads in a CSV file; without it the accessor's value. Null keeps the column out. */
    csv?: ((row: TData) => string) | null;
    /** Only carries the type through. */
    value?: TValue;
  }
}

export interface DataTableProps<T> {
  /** Names the table to a screen reader and its CSV file. */
  label: string;
  // biome-ignore lint/suspicious/noExplicitAny: columns of one table have values of different types; TanStack's own helper says any here
  columns: ColumnDef<T, any>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  /** Leaves rows out beside what the filter leaves out; the count says so. Keep it the same while it says the same. */
  rowFilter?: (row: T) => boolean;
  /** Null while the first rows are on their way: a skeleton stands there. */
  loading?: boolean;
  initialSort?: SortingState;
  filterLabel?: string;
  /** Stands where rows would when there are none at all. */
  empty?: ReactNode;
  selectedId?: string | null;
  /** Arrows and a click. */
  onSelect?: (row: T) => void;
  /** Enter and a double click. */
  onOpen?: (row: T) => void;
  tools?: ReactNode;
  /** Stands in every row of the CSV file, in a last column: what must not get lost from it. */
  csvNote?: { title: string; text: string };
}

/** A table for work: sticky header, sort, filter, row count, CSV, skeleton, arrows and Enter. */
export function DataTable<T>(props: DataTableProps<T>) {
  const t = useTranslations("common.table");
  const [sorting, setSorting] = useState<SortingState>(props.initialSort ?? []);
  const [globalFilter, setGlobalFilter] = useState("");
  const { rows, rowFilter } = props;
  // The table works anew whenever its rows are others.
  const data = useMemo(() => (rowFilter ? rows.filter(rowFilter) : (rows as T[])), [rows, rowFilter]);
  const table = useReactTable({
    data,
    columns: props.columns,
    getRowId: props.rowId,
    state: { sorting, globalFilter },
    onSortingChange: setSorting,
    onGlobalFilterChange: setGlobalFilter,
    globalFilterFn: "includesString",
    getColumnCanGlobalFilter: (column) => column.accessorFn !== undefined,
    getCoreRowModel: getCoreRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const shown = table.getRowModel().rows;
  const all = rows.length;

  if (!props.loading && all === 0 && props.empty) return <>{props.empty}</>;
  return (
    <div className={styles.wrap}>
      <div className={styles.bar}>
        {props.filterLabel && (
          <TextInput
            className={styles.filter}
            aria-label={props.filterLabel}
            placeholder={props.filterLabel}
            leftSection={<IconSearch size={14} aria-hidden="true" />}
            value={globalFilter}
            onChange={(event) => setGlobalFilter(event.currentTarget.value)}
          />
        )}
        {props.tools}
        <span className={styles.count} aria-live="polite">
          {props.loading
            ? t("loading")
            : shown.length === all
              ? t("rows", { count: all, text: formatCount(all) })
              : t("rowsOf", { shown: formatCount(shown.length), all: formatCount(all) })}
        </span>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={14} aria-hidden="true" />}
          disabled={shown.length === 0}
          onClick={() => downloadCsv(`${props.label}.csv`, csvOf(table, props.csvNote))}
        >
          CSV
        </Button>
      </div>
      <div className={styles.scroll} tabIndex={props.onSelect ? -1 : 0}>
        <table
          className={styles.table}
          role={props.onSelect ? "grid" : undefined}
          aria-label={props.label}
          aria-busy={props.loading}
        >
          <Head table={table} />
          <Body {...props} table={table} />
        </table>
        {!props.loading && all > 0 && shown.length === 0 && <div className={styles.none}>{t("noMatch")}</div>}
      </div>
    </div>
  );
}

type Meta = Pick<ColumnMeta<unknown, unknown>, "look" | "isExtra"> | undefined;
const classes = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(" ") || undefined;
const headClass = (meta: Meta) => classes(meta?.look === "end" && styles.end, meta?.isExtra && styles.extra);
const cellClass = (meta: Meta) => classes(styles[meta?.look ?? ""], meta?.isExtra && styles.extra);

function Head<T>({ table }: { table: Table<T> }) {
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id}>
          {group.headers.map(({ id, column, getContext }) => {
            const sorted = column.getIsSorted();
            const title = flexRender(column.columnDef.header, getContext());
            const Arrow = sorted === "desc" ? IconArrowDown : IconArrowUp;
            return (
              <th
                key={id}
                scope="col"
                className={headClass(column.columnDef.meta)}
                aria-sort={sorted === false ? undefined : sorted === "asc" ? "ascending" : "descending"}
              >
                {column.getCanSort() ? (
                  <button
                    type="button"
                    className={styles.sort}
                    data-sorted={sorted || undefined}
                    onClick={column.getToggleSortingHandler()}
                  >
                    {title}
                    {sorted && <Arrow size={12} aria-hidden="true" />}
                  </button>
                ) : (
                  title
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

const skeletonRows = ["a", "b", "c", "d", "e", "f"];

function Body<T>({ table, loading, selectedId, onSelect, onOpen }: DataTableProps<T> & { table: Table<T> }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const columns = table.getAllLeafColumns();
  if (loading) {
    return (
      <tbody>
        {skeletonRows.map((row) => (
          <tr key={row} className={styles.row}>
            {columns.map((column) => (
              <td key={column.id}>
                <span className={styles.skeleton} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    );
  }
  const rows = table.getRowModel().rows;
  const tabStop = rows.find((row) => row.id === selectedId)?.id ?? rows[0]?.id;

  const onKeyDown = (event: KeyboardEvent, row: Row<T>, index: number) => {
    if (event.target !== event.currentTarget) return;
    const goal = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
    const next = goal === undefined ? undefined : rows[goal];
    if (next) {
      event.preventDefault();
      onSelect?.(next.original);
      body.current?.querySelectorAll<HTMLElement>("tr")[rows.indexOf(next)]?.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      (onOpen ?? onSelect)?.(row.original);
    }
  };

  return (
    <tbody ref={body}>
      {rows.map((row, index) => (
        <tr
          key={row.id}
          className={styles.row}
          data-active={onSelect ? "" : undefined}
          tabIndex={onSelect ? (row.id === tabStop ? 0 : -1) : undefined}
          aria-selected={onSelect ? row.id === selectedId : undefined}
          onClick={onSelect && (() => onSelect(row.original))}
          onDoubleClick={onOpen && (() => onOpen(row.original))}
          onKeyDown={onSelect && ((event) => onKeyDown(event, row, index))}
        >
          {row.getVisibleCells().map((cell) => (
            <td key={cell.id} className={cellClass(cell.column.columnDef.meta)}>
              {flexRender(cell.column.columnDef.cell, cell.getContext())}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** The rows as shown: filtered, sorted, and only what stands on the screen. */
function csvOf<T>(table: Table<T>, note: DataTableProps<T>["csvNote"]): string {
  const columns = table.getAllLeafColumns().filter(({ columnDef }) => columnDef.meta?.csv !== null);
  const header = columns.map(({ columnDef, id }) => (typeof columnDef.header === "string" ? columnDef.header : id));
  const rows = table.getRowModel().rows.map((row) =>
    columns.map(({ columnDef, id }) => {
      const value: unknown = columnDef.meta?.csv ? columnDef.meta.csv(row.original) : row.getValue(id);
      return value === null || value === undefined ? "" : String(value);
    }),
  );
  if (!note) return toCsv(header, rows);
  return toCsv(
    [...header, note.title],
    rows.map((row) => [...row, note.text]),
  );
}

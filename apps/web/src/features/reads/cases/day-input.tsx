"use client";

import { TextInput } from "@mantine/core";

/** A calendar day as the browser asks for it, `YYYY-MM-DD`; empty for none. */
export function DayInput(props: {
  label: string;
  description?: string;
  value: string;
  onChange: (day: string) => void;
}) {
  return (
    <TextInput
      type="date"
      w={180}
      label={props.label}
      description={props.description}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** Due on a day means until its end, where the person is. */
export const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();

/** The day of a moment, where the person is: what `DayInput` shows. */
export function dayOf(iso: string | null | undefined): string {
  if (!iso) return "";
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

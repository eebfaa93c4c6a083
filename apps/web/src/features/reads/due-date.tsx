"use client";

import { useTranslations } from "next-intl";
import { StateWord } from "../../ui/state-word";
import { useDates } from "../../ui/use-dates";

/** A day; where it is over and nothing came of it, a word says so. Nothing where nobody set one. */
export function DueDate({ dueAt, isOpen }: { dueAt: string | null | undefined; isOpen: boolean }) {
  const t = useTranslations("cases");
  const dates = useDates();
  if (!dueAt) return null;
  if (!isOpen || new Date(dueAt) >= new Date()) return <span title={dates.minute(dueAt)}>{dates.day(dueAt)}</span>;
  return (
    <span title={dates.minute(dueAt)}>
      <StateWord colour="attention">{t("overdue", { day: dates.day(dueAt) })}</StateWord>
    </span>
  );
}

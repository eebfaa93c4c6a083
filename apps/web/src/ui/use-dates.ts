import { useLocale } from "next-intl";
import { useMemo } from "react";

/** Moments in the person's own time zone and language. Dates of studies are calendar dates and stay as they are written. */
export function useDates() {
  const locale = useLocale();
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
    const minute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    return {
      /** @param iso as GraphQL gives it */
      day: (iso: string) => day.format(new Date(iso)),
      minute: (iso: string) => minute.format(new Date(iso)),
    };
  }, [locale]);
}

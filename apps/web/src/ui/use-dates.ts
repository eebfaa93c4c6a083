import { useLocale } from "next-intl";
import { useMemo } from "react";

/** Moments in the person's own time zone and language. Dates of studies are calendar dates and stay as they are written. */
export function useDates() {
  const locale = useLocale();
  return useMemo(() => {
    const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
    const minute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const second = new Intl.DateTimeFormat(locale, { timeStyle: "medium", hourCycle: "h23" });
    const dayAndSecond = new Intl.DateTimeFormat(locale, {
      dateStyle: "medium",
      timeStyle: "medium",
      hourCycle: "h23",
    });
    const isToday = (moment: Date) => day.format(moment) === day.format(new Date());
    return {
      /** @param iso as GraphQL gives it */
      day: (iso: string) => day.format(new Date(iso)),
      minute: (iso: string) => minute.format(new Date(iso)),
      /** Hours and minutes: for lists that name the day beside. */
      clock: (iso: string) => clock.format(new Date(iso)),
      /** To the second; with the day unless it is today. */
      second: (iso: string) => {
        const moment = new Date(iso);
        return isToday(moment) ? second.format(moment) : dayAndSecond.format(moment);
      },
      /** The same moment for everybody, for a tooltip beside a local time. */
      utc: (iso: string) => `${new Date(iso).toISOString().slice(0, 19).replace("T", " ")} UTC`,
    };
  }, [locale]);
}

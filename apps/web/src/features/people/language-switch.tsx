"use client";

import { NativeSelect } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type Locale, localeCookie, localeNames, locales } from "../../i18n/locales";

/** @returns the language spoken now and the act of changing it, which the server remembers by a cookie */
export function useLanguage(): [Locale, (locale: Locale) => void] {
  const router = useRouter();
  const speak = (locale: Locale) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the CookieStore API is missing in Firefox and Safari
    document.cookie = `${localeCookie}=${locale}; Path=/; Max-Age=31536000; SameSite=Lax`;
    router.refresh();
  };
  return [useLocale(), speak];
}

export function LanguageSwitch() {
  const t = useTranslations("people");
  const [locale, speak] = useLanguage();
  return (
    <NativeSelect
      aria-label={t("language")}
      value={locale}
      data={locales.map((value) => ({ value, label: localeNames[value] }))}
      onChange={(event) => speak(event.currentTarget.value as Locale)}
    />
  );
}

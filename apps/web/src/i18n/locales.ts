/** The languages the interface speaks. The first is the fallback. */
export const locales = ["en", "zh-CN"] as const;
export type Locale = (typeof locales)[number];

export const localeCookie = "covoxel_locale";

/** Each language under its own name, so that everyone finds theirs. */
export const localeNames: Readonly<Record<Locale, string>> = { en: "English", "zh-CN": "简体中文" };

/**
 * The language to speak: what the person chose, else what their browser asks for first that we have.
 * @param chosen the cookie's value, if any
 * @param acceptLanguage the header as sent, e.g. `zh-Hans-CN,zh;q=0.9,en;q=0.8`
 */
export function pickLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  const fromCookie = locales.find((locale) => locale === chosen);
  if (fromCookie !== undefined) return fromCookie;
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((entry, order) => {
      const [tag = "", ...parameters] = entry.trim().split(";");
      const weight = parameters.map((p) => p.trim()).find((p) => p.startsWith("q="));
      return { tag: tag.toLowerCase(), weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0, order };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.order - b.order);
  for (const { tag } of wanted) {
    if (tag === "zh" || tag.startsWith("zh-")) return "zh-CN";
    if (tag === "en" || tag.startsWith("en-")) return "en";
  }
  return locales[0];
}

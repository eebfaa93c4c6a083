import type { catalogs } from "../../messages";
import type { Locale } from "./locales";

declare module "next-intl" {
  // A key that no catalog holds doesn't compile.
  interface AppConfig {
    Locale: Locale;
    Messages: (typeof catalogs)["en"];
  }
}

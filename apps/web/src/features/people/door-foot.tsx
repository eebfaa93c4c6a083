"use client";

import { useTranslations } from "next-intl";
import { LanguageSwitch } from "./language-switch";

export function DoorFoot() {
  const t = useTranslations("common");
  return (
    <>
      <span>{t("researchUse")}</span>
      <LanguageSwitch />
    </>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { MessagePage } from "../ui/message-page";

export default function ErrorPage() {
  const t = useTranslations("common");
  return (
    <MessagePage
      title={t("errorPage.title")}
      text={t("errorPage.text")}
      href="/projects"
      action={t("notFoundPage.action")}
      again={{ label: t("retry"), run: () => window.location.reload() }}
    />
  );
}

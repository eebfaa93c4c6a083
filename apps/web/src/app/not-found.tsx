import { getTranslations } from "next-intl/server";
import { MessagePage } from "../ui/message-page";

export default async function NotFoundPage() {
  const t = await getTranslations("common.notFoundPage");
  return <MessagePage title={t("title")} text={t("text")} href="/projects" action={t("action")} />;
}

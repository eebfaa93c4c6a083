"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Door } from "../../ui/door";
import { Notice } from "../../ui/notice";
import { setUp } from "./account-client";
import { AccountForm } from "./account-form";
import { DoorFoot } from "./door-foot";

export function SetupForm() {
  const t = useTranslations("people.setup");
  const token = useSearchParams().get("token");
  return (
    <Door title={t("title")} lead={token ? t("lead") : undefined} foot={<DoorFoot />}>
      {token ? (
        <AccountForm
          submitLabel={t("submit")}
          wrongLink={t("wrongLink")}
          send={(account) => setUp(token, account)}
          onDone={() => window.location.assign("/projects")}
        />
      ) : (
        <Notice state="attention" title={t("noToken")}>
          {t("noTokenHint")}
        </Notice>
      )}
    </Door>
  );
}

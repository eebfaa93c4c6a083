"use client";

import { useTranslations } from "next-intl";
import { Door } from "../../ui/door";
import { join } from "./account-client";
import { AccountForm } from "./account-form";
import { DoorFoot } from "./door-foot";

export function JoinForm({ token }: { token: string }) {
  const t = useTranslations("people.join");
  return (
    <Door title={t("title")} lead={t("lead")} foot={<DoorFoot />}>
      <AccountForm
        submitLabel={t("submit")}
        wrongLink={t("wrongLink")}
        send={(account) => join(token, account)}
        onDone={() => window.location.assign("/")}
      />
    </Door>
  );
}

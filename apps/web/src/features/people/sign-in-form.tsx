"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { safeReturnPath } from "../../graphql/session";
import { Door, DoorForm } from "../../ui/door";
import { useForm } from "../../ui/use-form";
import { looksLikeEmail, type Outcome, signIn } from "./account-client";
import { DoorFoot } from "./door-foot";
import { OutcomeNotice } from "./outcome-notice";

export function SignInForm() {
  const t = useTranslations("people.signIn");
  const returnTo = useSearchParams().get("return");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const form = useForm(
    { email: "", password: "" },
    {
      email: (email) => (looksLikeEmail(email) ? null : t("emailMissing")),
      password: (password) => (password === "" ? t("passwordMissing") : null),
    },
  );

  const submit = async () => {
    if (!form.validate()) return;
    setBusy(true);
    setOutcome(null);
    const result = await signIn(form.values.email, form.values.password);
    // A whole page load, so that nothing of a former session stays in memory.
    if (result.ok) return window.location.assign(safeReturnPath(returnTo));
    setBusy(false);
    setOutcome(result);
  };

  return (
    <Door title={t("title")} lead={returnTo ? t("leadReturn") : undefined} foot={<DoorFoot />}>
      <DoorForm onSubmit={submit}>
        <OutcomeNotice outcome={outcome} wrong={t("wrong")} />
        <TextInput size="sm" label={t("email")} type="email" autoComplete="username" required {...form.text("email")} />
        <PasswordInput
          size="sm"
          label={t("password")}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
          {...form.text("password")}
        />
        <Button type="submit" size="sm" mt="xs" loading={busy}>
          {t("submit")}
        </Button>
      </DoorForm>
    </Door>
  );
}

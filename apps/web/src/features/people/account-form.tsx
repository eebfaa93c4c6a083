"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DoorForm } from "../../ui/door";
import { useForm } from "../../ui/use-form";
import { looksLikeEmail, type Outcome, shortestPassword } from "./account-client";
import { OutcomeNotice } from "./outcome-notice";

export interface Account {
  name: string;
  email: string;
  password: string;
}

/** Name, email and a password: what both the first administrator and someone invited are asked. */
export function AccountForm(props: {
  submitLabel: string;
  wrongLink: string;
  /** The address an invitation was made out to. */
  fixedEmail?: string;
  send: (account: Account) => Promise<Outcome>;
  onDone: () => void;
}) {
  const t = useTranslations("people.account");
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const form = useForm(
    { name: "", email: props.fixedEmail ?? "", password: "", again: "" },
    {
      name: (name) => (name.trim() === "" ? t("nameMissing") : null),
      email: (email) => (looksLikeEmail(email) ? null : t("emailMissing")),
      password: (password) =>
        password.length < shortestPassword ? t("passwordShort", { count: shortestPassword }) : null,
      again: (again, { password }) => (again === password ? null : t("passwordsDiffer")),
    },
  );

  const submit = async () => {
    if (!form.validate()) return;
    setBusy(true);
    setOutcome(null);
    const { name, email, password } = form.values;
    const result = await props.send({ name: name.trim(), email: email.trim(), password });
    if (result.ok) return props.onDone();
    setBusy(false);
    setOutcome(result);
  };

  const eye = { visibilityToggleButtonProps: { "aria-label": t("showPassword") } };
  return (
    <DoorForm onSubmit={submit}>
      <OutcomeNotice outcome={outcome} wrong={props.wrongLink} />
      <TextInput
        size="sm"
        label={t("name")}
        description={t("nameHint")}
        autoComplete="name"
        required
        {...form.text("name")}
      />
      <TextInput
        size="sm"
        label={t("email")}
        type="email"
        autoComplete="username"
        required
        readOnly={props.fixedEmail !== undefined}
        {...form.text("email")}
      />
      <PasswordInput
        size="sm"
        label={t("password")}
        description={t("passwordHint", { count: shortestPassword })}
        autoComplete="new-password"
        required
        {...eye}
        {...form.text("password")}
      />
      <PasswordInput
        size="sm"
        label={t("again")}
        autoComplete="new-password"
        required
        {...eye}
        {...form.text("again")}
      />
      <Button type="submit" size="sm" mt="xs" loading={busy}>
        {props.submitLabel}
      </Button>
    </DoorForm>
  );
}

"use client";

import { TokenScope } from "@covoxel/shared/vocabulary";
import { Button, Checkbox, Group, Modal, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import { CopyField } from "../../ui/copy-field";
import { FormDialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { Problem } from "../../ui/problem";
import { useForm } from "../../ui/use-form";
import { useViewer } from "./viewer";

const createMutation = graphql(/* GraphQL */ `
  mutation CreateApiToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) {
      secret
      token {
        id
        name
      }
    }
  }
`);

const lifetimesDays = [7, 30, 90, 365] as const;

export function CreateTokenDialog(props: { opened: boolean; onClose: () => void; onMade: () => void }) {
  const t = useTranslations("people.createToken");
  const common = useTranslations("common");
  const viewer = useViewer();
  const [secret, setSecret] = useState<string | null>(null);
  const [{ fetching, error }, create] = useMutation(createMutation);
  const form = useForm(
    { name: "", scopes: [TokenScope.READ] as TokenScope[], expiresInDays: 90 },
    {
      name: (name) => (name.trim() === "" ? t("nameMissing") : null),
      scopes: (scopes) => (scopes.length === 0 ? t("scopesMissing") : null),
    },
  );

  const submit = async () => {
    if (!form.validate()) return;
    const { name, scopes, expiresInDays } = form.values;
    const { data } = await create({ input: { name: name.trim(), scopes, expiresInDays } });
    if (!data) return;
    setSecret(data.createApiToken.secret);
    props.onMade();
  };
  const close = () => {
    props.onClose();
    setSecret(null);
    form.reset();
  };

  if (secret) {
    return (
      <Modal
        opened={props.opened}
        onClose={close}
        title={<b>{t("madeTitle")}</b>}
        closeButtonProps={{ "aria-label": common("close") }}
      >
        <Stack gap="sm">
          <CopyField label={t("secret")} value={secret} description={t("secretHint")} />
          <Notice state="attention" title={t("once")}>
            {t("onceHint")}
          </Notice>
          <Group justify="flex-end">
            <Button onClick={close}>{t("done")}</Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  const scopes = Object.values(TokenScope).filter((scope) => viewer.isAdmin || scope !== TokenScope.ADMIN);
  return (
    <FormDialog
      opened={props.opened}
      title={t("title")}
      submitLabel={t("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={close}
    >
      {error && <Problem error={error} />}
      <TextInput label={t("name")} description={t("nameHint")} maxLength={100} data-autofocus {...form.text("name")} />
      <Checkbox.Group
        label={t("scopes")}
        error={form.errors.scopes}
        value={form.values.scopes}
        onChange={(chosen) => form.set("scopes", chosen as TokenScope[])}
      >
        <Stack gap="xs" mt={4}>
          {scopes.map((scope) => (
            <Checkbox
              key={scope}
              value={scope}
              label={t(`scope.${scope}.name`)}
              description={t(`scope.${scope}.may`)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <NativeSelect
        label={t("expires")}
        value={form.values.expiresInDays}
        data={lifetimesDays.map((days) => ({ value: String(days), label: t("days", { count: days }) }))}
        onChange={(event) => form.set("expiresInDays", Number(event.currentTarget.value))}
      />
    </FormDialog>
  );
}

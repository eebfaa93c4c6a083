"use client";

import type { ProjectRole } from "@covoxel/shared/vocabulary";
import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import { CopyField } from "../../ui/copy-field";
import { FormDialog } from "../../ui/dialog";
import { Notice } from "../../ui/notice";
import { Problem } from "../../ui/problem";
import { useDates } from "../../ui/use-dates";
import { RolePicker } from "./role-picker";

const createMutation = graphql(/* GraphQL */ `
  mutation CreateInvitation($input: CreateInvitationInput!) {
    createInvitation(input: $input) {
      path
      invitation {
        id
        expiresAt
      }
    }
  }
`);

/** Makes a link for one person. With a project the link carries roles in it; without one it may make an administrator. */
export function InviteDialog(props: {
  opened: boolean;
  project?: { id: string; name: string };
  onClose: () => void;
  onMade: () => void;
}) {
  const t = useTranslations("people.invite");
  const common = useTranslations("common");
  const dates = useDates();
  const [makesAdmin, setMakesAdmin] = useState(false);
  const [roles, setRoles] = useState<readonly ProjectRole[]>(["READER"]);
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null);
  const [{ fetching, error }, create] = useMutation(createMutation);

  const submit = async () => {
    const grants = props.project ? [{ projectId: props.project.id, roles: [...roles] }] : [];
    const { data } = await create({ input: { grants, makesAdmin } });
    if (!data) return;
    const { path, invitation } = data.createInvitation;
    setLink({ url: new URL(path, window.location.origin).href, expiresAt: invitation.expiresAt });
    props.onMade();
  };
  const close = () => {
    props.onClose();
    setLink(null);
    setMakesAdmin(false);
  };

  if (link) {
    return (
      <Modal
        opened={props.opened}
        onClose={close}
        title={<b>{t("madeTitle")}</b>}
        closeButtonProps={{ "aria-label": common("close") }}
      >
        <Stack gap="sm">
          <CopyField
            label={t("link")}
            value={link.url}
            description={t("expires", { when: dates.minute(link.expiresAt) })}
          />
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
  return (
    <FormDialog
      opened={props.opened}
      title={props.project ? t("titleProject", { project: props.project.name }) : t("title")}
      submitLabel={t("submit")}
      busy={fetching}
      onSubmit={submit}
      onClose={close}
    >
      {error && <Problem error={error} />}
      {props.project ? (
        <RolePicker value={roles} onChange={setRoles} />
      ) : (
        <Checkbox
          label={t("admin")}
          description={t("adminHint")}
          checked={makesAdmin}
          onChange={(event) => setMakesAdmin(event.currentTarget.checked)}
        />
      )}
    </FormDialog>
  );
}

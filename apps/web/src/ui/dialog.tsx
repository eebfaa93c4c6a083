"use client";

import { Button, Group, Modal, Stack } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ReactNode, SubmitEvent } from "react";

/** A dialog around one form: Enter does it, Esc leaves it. */
export function FormDialog(props: {
  opened: boolean;
  title: string;
  submitLabel: string;
  busy: boolean;
  danger?: boolean;
  /** Nothing to do yet. */
  disabled?: boolean;
  size?: "md" | "lg" | "xl";
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("common");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    props.onSubmit();
  };
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      size={props.size}
      title={<b>{props.title}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {props.children}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={props.onClose}>
              {t("cancel")}
            </Button>
            <Button
              type="submit"
              loading={props.busy}
              disabled={props.disabled}
              color={props.danger ? "refused" : undefined}
            >
              {props.submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

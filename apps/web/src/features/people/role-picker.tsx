"use client";

import { ProjectRole } from "@covoxel/shared/vocabulary";
import { Checkbox, Stack } from "@mantine/core";
import { useTranslations } from "next-intl";

/** Roles as check marks: each adds rights, none takes any away. */
export function RolePicker(props: {
  value: readonly ProjectRole[];
  onChange: (roles: readonly ProjectRole[]) => void;
}) {
  const t = useTranslations("people.roles");
  return (
    <Checkbox.Group
      label={t("title")}
      description={t("hint")}
      value={[...props.value]}
      onChange={(chosen) => props.onChange(chosen as ProjectRole[])}
    >
      <Stack gap="xs" mt="xs">
        {Object.values(ProjectRole).map((role) => (
          <Checkbox key={role} value={role} label={t(`${role}.name`)} description={t(`${role}.may`)} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

"use client";

import { ActionIcon, CopyButton, TextInput, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";

/** A value to take along: read-only, selected on focus, copied by one press. */
export function CopyField({ label, value, description }: { label: string; value: string; description?: string }) {
  const t = useTranslations("common");
  return (
    <TextInput
      label={label}
      description={description}
      value={value}
      readOnly
      onFocus={(event) => event.currentTarget.select()}
      styles={{ input: { fontFamily: "var(--font-mono)" } }}
      rightSectionWidth={36}
      rightSection={
        <CopyButton value={value} timeout={2000}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? t("copied") : t("copy")}>
              <ActionIcon aria-label={copied ? t("copied") : t("copy")} onClick={copy}>
                {copied ? <IconCheck size={16} color="var(--state-saved)" /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      }
    />
  );
}

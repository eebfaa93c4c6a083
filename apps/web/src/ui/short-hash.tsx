"use client";

import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import styles from "./short-hash.module.css";

/** A SHA-256 as far as people compare it by eye; the whole of it is in the tooltip and copied by one press. */
export function ShortHash({ hash, label }: { hash: string; label: string }) {
  const t = useTranslations("common");
  return (
    <span className={styles.hash}>
      <code title={hash}>
        {hash.slice(0, 8)}…{hash.slice(-4)}
      </code>
      <CopyButton value={hash} timeout={2000}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t("copied") : label}>
            <ActionIcon
              size={22}
              aria-label={copied ? t("copied") : label}
              onClick={(event) => {
                event.stopPropagation();
                copy();
              }}
            >
              {copied ? <IconCheck size={14} color="var(--state-saved)" /> : <IconCopy size={14} aria-hidden="true" />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}

"use client";

import { ActionIcon, Drawer, Tooltip } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { JobList } from "./job-list";

/** What runs in the background, one press away on every page. */
export function JobsDrawer() {
  const t = useTranslations("jobs");
  const common = useTranslations("common");
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Tooltip label={t("title")}>
        <ActionIcon aria-label={t("title")} aria-expanded={opened} size={32} onClick={() => setOpened(true)}>
          <IconActivity size={18} stroke={1.75} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="right"
        size={380}
        title={<b>{t("title")}</b>}
        transitionProps={{ duration: 0 }}
        closeButtonProps={{ "aria-label": common("close") }}
      >
        {opened && <JobList />}
      </Drawer>
    </>
  );
}

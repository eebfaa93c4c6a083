"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconInfoCircle, IconKey, IconLogout } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { localeNames, locales } from "../../i18n/locales";
import { signOut } from "./account-client";
import { Avatar } from "./avatar";
import { initialsOf } from "./initials";
import { useLanguage } from "./language-switch";
import styles from "./user-menu.module.css";
import { useViewer } from "./viewer";

export function UserMenu() {
  const t = useTranslations("people.menu");
  const viewer = useViewer();
  const [locale, speak] = useLanguage();

  const leave = async () => {
    await signOut();
    // A whole page load: nothing of this session stays in memory.
    window.location.assign("/sign-in");
  };

  return (
    <Menu width={220}>
      <Menu.Target>
        <UnstyledButton
          className={styles.button}
          aria-label={t("label", { initials: initialsOf(viewer.name), name: viewer.name })}
        >
          <Avatar name={viewer.name} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <b>{viewer.name}</b>
          <span>{viewer.email}</span>
        </div>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          prefetch={false}
          href="/tokens"
          leftSection={<IconKey size={15} aria-hidden="true" />}
        >
          {t("tokens")}
        </Menu.Item>
        <Menu.Item
          component={Link}
          prefetch={false}
          href="/about"
          leftSection={<IconInfoCircle size={15} aria-hidden="true" />}
        >
          {t("about")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("language")}</Menu.Label>
        {locales.map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            role="menuitemradio"
            aria-checked={each === locale}
            closeMenuOnClick={false}
            onClick={() => speak(each)}
            rightSection={each === locale ? <IconCheck size={15} aria-hidden="true" /> : null}
          >
            {localeNames[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden="true" />} onClick={leave}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconInfoCircle, IconKey, IconLogout } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { forgetEverythingOf } from "../../copies";
import { localeNames, locales } from "../../i18n/locales";
import { signOut } from "./account-client";
import { Avatar } from "./avatar";
import { initialsOf } from "./initials";
import { useLanguage } from "./language-switch";
import { namedUnsentOf, type Unsent, UnsentDialog } from "./unsent-dialog";
import styles from "./user-menu.module.css";
import { useViewer } from "./viewer";

export function UserMenu() {
  const t = useTranslations("people.menu");
  const viewer = useViewer();
  const [locale, speak] = useLanguage();

  const [unsent, setUnsent] = useState<readonly Unsent[]>([]);
  const [busy, setBusy] = useState(false);

  const leave = async () => {
    setBusy(true);
    await signOut();
    await forgetEverythingOf(viewer.id);
    // A whole page load: nothing of this session stays in memory.
    window.location.assign("/sign-in");
  };
  const askToLeave = async () => {
    const waiting = await namedUnsentOf(viewer).catch(() => []);
    if (waiting.length === 0) await leave();
    else setUnsent(waiting);
  };

  return (
    <>
      <UnsentDialog unsent={unsent} busy={busy} onLeave={leave} onStay={() => setUnsent([])} />
      <Menu width={220} withinPortal={false}>
        <Menu.Target>
          <UnstyledButton
            className={styles.button}
            aria-label={t("label", { initials: initialsOf(viewer.name), name: viewer.name })}
          >
            <Avatar name={viewer.name} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <div className={styles.who} role="presentation">
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
          <Menu.Label id="language-label">{t("language")}</Menu.Label>
          <Menu.RadioGroup
            aria-labelledby="language-label"
            value={locale}
            onChange={(value) => {
              const chosen = locales.find((each) => each === value);
              if (chosen) speak(chosen);
            }}
          >
            {locales.map((each) => (
              <Menu.RadioItem key={each} value={each} lang={each}>
                {localeNames[each]}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={15} aria-hidden="true" />} onClick={askToLeave}>
            {t("signOut")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

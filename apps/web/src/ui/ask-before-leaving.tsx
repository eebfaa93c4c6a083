"use client";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";

/**
 * While something is changed and not saved, asks before a link leads away from it. When the whole page goes, the browser asks in its
 * own words.
 */
export function AskBeforeLeaving(props: {
  isChanged: boolean;
  title: string;
  stay: string;
  leave: string;
  /** What will be lost. */
  children: ReactNode;
}) {
  const common = useTranslations("common");
  const router = useRouter();
  const { isChanged } = props;
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (!isChanged) return;
    const askForPage = (event: BeforeUnloadEvent) => event.preventDefault();
    const askForLink = (event: MouseEvent) => {
      const path = pathOfClick(event);
      if (path === null) return;
      // Before the link hears of it.
      event.preventDefault();
      event.stopPropagation();
      setWanted(path);
    };
    addEventListener("beforeunload", askForPage);
    document.addEventListener("click", askForLink, { capture: true });
    return () => {
      removeEventListener("beforeunload", askForPage);
      document.removeEventListener("click", askForLink, { capture: true });
    };
  }, [isChanged]);
  const stay = () => setWanted(null);
  return (
    <Modal
      opened={wanted !== null}
      onClose={stay}
      title={<b>{props.title}</b>}
      closeButtonProps={{ "aria-label": common("close") }}
    >
      <Stack gap="sm">
        <Text>{props.children}</Text>
        <Group justify="flex-end" gap="xs" mt="xs">
          <Button variant="default" color="refused" onClick={() => wanted !== null && router.push(wanted)}>
            {props.leave}
          </Button>
          <Button data-autofocus onClick={stay}>
            {props.stay}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** @returns where a click leads on this site and in this tab; null where it leads nowhere else */
function pathOfClick(event: MouseEvent): string | null {
  const { target, button, metaKey, ctrlKey, shiftKey, altKey } = event;
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey || !(target instanceof Element)) return null;
  const link = target.closest<HTMLAnchorElement>("a[href]");
  if (!link || link.target === "_blank" || link.hasAttribute("download")) return null;
  const { origin, pathname, search, hash } = new URL(link.href);
  if (origin !== location.origin || (pathname === location.pathname && search === location.search)) return null;
  return pathname + search + hash;
}

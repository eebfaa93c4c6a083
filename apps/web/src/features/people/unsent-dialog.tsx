"use client";

import { Text } from "@mantine/core";
import { useTranslations } from "next-intl";
import { copiesOf } from "../../copies";
import { unsentOf } from "../../room-client";
import { FormDialog } from "../../ui/dialog";
import type { Viewer } from "./viewer";

export interface Unsent {
  segmentationId: string;
  entries: number;
  /** Null where this computer doesn't know it. */
  name: string | null;
}

export async function namedUnsentOf({ id, copies }: Viewer): Promise<Unsent[]> {
  const kept = copiesOf(id, copies);
  return Promise.all(
    (await unsentOf(id)).map(async (waiting) => {
      const context = await kept?.read<{ name: string }>("context", waiting.segmentationId).catch(() => null);
      return { ...waiting, name: context?.name ?? null };
    }),
  );
}

/** Before somebody leaves this computer with work that only this computer has. */
export function UnsentDialog(props: { unsent: readonly Unsent[]; busy: boolean; onLeave(): void; onStay(): void }) {
  const t = useTranslations("people.unsent");
  const { unsent } = props;
  return (
    <FormDialog
      opened={unsent.length > 0}
      title={t("title", { count: unsent.reduce((sum, { entries }) => sum + entries, 0) })}
      submitLabel={t("leave")}
      busy={props.busy}
      onSubmit={props.onLeave}
      onClose={props.onStay}
    >
      <Text component="ul" size="sm" m={0} pl="md">
        {unsent.map(({ segmentationId, entries, name }) => (
          <li key={segmentationId}>
            <a href={`/read/${segmentationId}`}>{name ?? t("unnamed")}</a>: {t("strokes", { count: entries })}
          </li>
        ))}
      </Text>
      <Text size="sm">{t("stays")}</Text>
    </FormDialog>
  );
}

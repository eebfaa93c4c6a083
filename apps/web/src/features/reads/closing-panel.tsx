"use client";

import { Button, Popover } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql/generated";
import { useProblemText } from "../../ui/problem";
import type { SidePanelProps } from "./side-panel";
import panel from "./side-panel.module.css";
import { useClosedToEdits } from "./use-room";

const closeMutation = graphql(/* GraphQL */ `
  mutation CloseSegmentation($id: ID!) {
    closeSegmentation(id: $id) {
      id
      closedAt
    }
  }
`);

const reopenMutation = graphql(/* GraphQL */ `
  mutation ReopenSegmentation($id: ID!) {
    reopenSegmentation(id: $id) {
      id
      closedAt
    }
  }
`);

/** Says that nothing can be painted, and lets leads decide it. The room tells everybody, this panel included. */
export function ClosingPanel({ context, room }: SidePanelProps) {
  const t = useTranslations("reading.closing");
  const closed = useClosedToEdits(room);
  const problemText = useProblemText();
  const [closing, close] = useMutation(closeMutation);
  const [reopening, reopen] = useMutation(reopenMutation);
  const [asking, setAsking] = useState(false);
  const { id, mayClose } = context.segmentation;
  if (!closed && !mayClose) return null;
  const error = closed ? reopening.error : closing.error;
  return (
    <section className={panel.section} aria-labelledby="closing-title" data-closed-to-edits={closed}>
      <div className={panel.head}>
        <h2 id="closing-title">{t("title")}</h2>
        {closed && <IconLock size={14} aria-hidden="true" />}
      </div>
      {closed ? (
        <>
          <p className={panel.sentence} role="status">
            {t("closed")}
          </p>
          {mayClose && (
            <Button variant="default" size="xs" mt={8} loading={reopening.fetching} onClick={() => void reopen({ id })}>
              {t("reopen")}
            </Button>
          )}
        </>
      ) : (
        <Popover opened={asking} onChange={setAsking} position="left-start" width={260} trapFocus returnFocus>
          <Popover.Target>
            <Button variant="default" size="xs" onClick={() => setAsking(!asking)}>
              {t("close")}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <p className={panel.sentence}>{t("consequence")}</p>
            <Button
              size="xs"
              mt={8}
              data-autofocus
              onClick={() => {
                setAsking(false);
                void close({ id });
              }}
            >
              {t("confirm")}
            </Button>
          </Popover.Dropdown>
        </Popover>
      )}
      {error && <p role="alert">{problemText(error).detail}</p>}
    </section>
  );
}

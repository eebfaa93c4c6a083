"use client";

import { useTranslations } from "next-intl";
import type { SaveState } from "../../room-client";
import { type StateColour, StateWord } from "../../ui/state-word";

/** On its way, received, saved: "saved" only when everything of mine is durable. */
export function SaveIndicator({ save }: { save: SaveState }) {
  const t = useTranslations("reading.save");
  const waiting = save.sending + save.received;
  const [state, colour, text]: [string, StateColour, string] =
    save.connection === "CLOSED"
      ? ["CLOSED", "refused", t("closed")]
      : save.connection === "OFFLINE"
        ? ["OFFLINE", "attention", t("offline", { count: waiting })]
        : save.connection === "CONNECTING"
          ? ["CONNECTING", "working", t("connecting")]
          : save.sending > 0
            ? ["SENDING", "working", t("sending", { count: save.sending })]
            : save.received > 0
              ? ["RECEIVED", "working", t("received", { count: save.received })]
              : ["SAVED", "saved", t("saved")];
  return (
    <span
      data-save-state={state}
      title={save.outbox === "MEMORY" ? t("memoryOnly") : undefined}
      role="status"
      aria-label={t("label")}
    >
      <StateWord colour={colour}>{text}</StateWord>
    </span>
  );
}

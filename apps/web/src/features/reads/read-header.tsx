"use client";

import { Button, Popover } from "@mantine/core";
import { IconAlertTriangle, IconDownload } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Peer, Room, SaveState } from "../../room-client";
import { Brand } from "../../ui/app-frame";
import { useDates } from "../../ui/use-dates";
import { DueDate } from "./due-date";
import { type ReadInHand, useReadInHand } from "./in-hand/read-in-hand";
import { PatientBanner } from "./patient-banner";
import type { ReadContext } from "./read-context";
import styles from "./read-header.module.css";
import { SaveIndicator } from "./save-indicator";

interface ReadHeaderProps {
  context: ReadContext;
  room: Room;
  peers: readonly Peer[];
  save: SaveState;
  /** The one primary act. */
  act?: ReactNode;
  /** Where this is and what is done here; else the read in hand, or the segmentation. */
  here?: { title: string; step: ReactNode };
}

/** One glance: where am I, who is the patient, is it saved, who is here. */
export function ReadHeader({ context, room, peers, save, act, here }: ReadHeaderProps) {
  const t = useTranslations("reading.header");
  const cases = useTranslations("cases");
  const read = useReadInHand();
  return (
    <header className={styles.header}>
      <nav className={styles.place} aria-label={t("place")}>
        <Brand href="/" />
        <Link href={`/projects/${context.project.id}`}>{context.project.name}</Link>
        <span aria-hidden="true">/</span>
        <h1 className={styles.here}>
          {here?.title ?? (read ? cases("name", { number: read.case.number }) : context.segmentation.name)}
        </h1>
        {here ? <span className={styles.step}>{here.step}</span> : read && <ReadStep read={read} />}
      </nav>
      <PatientBanner context={context} />
      <div className={styles.tools}>
        <Warnings warnings={context.series.warnings} />
        <SaveIndicator save={save} />
        <ul className={styles.people} aria-label={t("people")}>
          {uniquePeople(room, peers).map((person) => (
            <li key={person.personId} style={{ background: person.colour }} title={person.name}>
              <span aria-hidden="true">{person.initials}</span>
              <span className="visually-hidden">{person.name}</span>
            </li>
          ))}
        </ul>
        {context.segmentation.niftiPath && (
          <Button
            component="a"
            variant={act ? "default" : "filled"}
            href={context.segmentation.niftiPath}
            download
            title={t("exportHint")}
            aria-label={t("export")}
          >
            <IconDownload size={14} aria-hidden="true" />
            <span className={styles.exportWord}>{t("export")}</span>
          </Button>
        )}
        {act}
      </div>
    </header>
  );
}

/** Which step, and until when. */
function ReadStep({ read: { stepName, dueAt, isOpen } }: { read: ReadInHand }) {
  const t = useTranslations("reads.panel");
  const dates = useDates();
  const isDue = isOpen && dueAt;
  return (
    <span className={styles.step}>
      {stepName}
      {isDue && " · "}
      {isDue && (new Date(dueAt) < new Date() ? <DueDate dueAt={dueAt} isOpen /> : t("due", { day: dates.day(dueAt) }))}
    </span>
  );
}

function uniquePeople(room: Room, peers: readonly Peer[]) {
  const seen = new Map([[room.me.personId, room.me as Pick<Peer, "personId" | "name" | "initials" | "colour">]]);
  for (const peer of peers) if (!seen.has(peer.personId)) seen.set(peer.personId, peer);
  return [...seen.values()];
}

function Warnings({ warnings }: { warnings: ReadContext["series"]["warnings"] }) {
  const t = useTranslations("reading.header");
  if (warnings.length === 0) return null;
  return (
    <Popover position="bottom-end" width={360}>
      <Popover.Target>
        <button type="button" className={styles.warnings}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          {t("warnings", { count: warnings.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <b>{t("warningsTitle")}</b>
        <ul className={styles.warningList}>
          {warnings.map((warning) => (
            <li key={warning.code + warning.message}>{warning.message}</li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

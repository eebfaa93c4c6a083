"use client";

import { useTranslations } from "next-intl";
import { useStore } from "../../viewer";
import type { SidePanelProps } from "./side-panel";
import styles from "./side-panel.module.css";

/** Who is here, on which slice, and who is painting. A click goes to a colleague's slice. */
export function PeoplePanel({ room, viewer, peers }: SidePanelProps) {
  const t = useTranslations("reading.people");
  const mySlice = useStore(viewer.state, (state) => state.positionIjk[state.activeAxis] + 1);
  return (
    <section className={styles.section} aria-labelledby="people-title">
      <div className={styles.head}>
        <h2 id="people-title">{t("title")}</h2>
      </div>
      <ul className={styles.people}>
        <li>
          <i style={{ background: room.me.colour }} />
          <span className={styles.person}>{t("you", { name: room.me.name })}</span>
          <span className={styles.where}>{t("slice", { slice: mySlice })}</span>
        </li>
        {peers.map((peer) => (
          <li key={peer.sessionId} data-peer={peer.sessionId}>
            <button
              type="button"
              disabled={!peer.slice}
              title={t("goTo", { name: peer.name })}
              onClick={() => peer.slice && viewer.showSlice(peer.slice.axis, peer.slice.index)}
            >
              <i style={{ background: peer.colour }} />
              <span className={styles.person}>{peer.name}</span>
              <span className={styles.where}>
                {peer.slice && t("slice", { slice: peer.slice.index + 1 })}
                {peer.tool === "PAINTING" && `, ${t("painting")}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {peers.length === 0 && <p className={styles.quiet}>{t("alone")}</p>}
    </section>
  );
}

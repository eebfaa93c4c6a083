"use client";

import { useTranslations } from "next-intl";
import type { Peer } from "../../room-client";
import { useStore } from "../../viewer";
import type { SidePanelProps } from "./side-panel";
import styles from "./side-panel.module.css";

/** Who is here, on which slice, with what in their hand. A click goes along with a colleague's view, another one leaves it. */
export function PeoplePanel({ room, viewer, peers, following }: SidePanelProps) {
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
        {peers.map((peer) => {
          const isFollowed = following.whom?.sessionId === peer.sessionId;
          return (
            <li key={peer.sessionId} data-peer={peer.sessionId}>
              <button
                type="button"
                disabled={!peer.positionIjk}
                aria-pressed={isFollowed}
                title={t(isFollowed ? "stopFollowing" : "follow", { name: peer.name })}
                onClick={() => (isFollowed ? following.stop() : following.follow(peer.sessionId))}
              >
                <i style={{ background: peer.colour }} />
                <span className={styles.person}>{peer.name}</span>
                <span className={styles.where}>
                  <Where peer={peer} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {peers.length === 0 && <p className={styles.quiet}>{t("alone")}</p>}
    </section>
  );
}

const tools = ["PAINTING", "BRUSH", "ERASER", "CROSSHAIR"] as const;
const isTool = (tool: string): tool is (typeof tools)[number] => (tools as readonly string[]).includes(tool);

function Where({ peer }: { peer: Peer }) {
  const t = useTranslations("reading.people");
  const hand = peer.isPointing ? t("doing.POINTING") : isTool(peer.tool) ? t(`doing.${peer.tool}`) : null;
  return [peer.slice && t("slice", { slice: peer.slice.index + 1 }), hand].filter(Boolean).join(", ");
}

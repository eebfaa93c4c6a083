"use client";

import { useTranslations } from "next-intl";
import styles from "./follow-frame.module.css";
import type { Following } from "./use-following";

/** Around the images, in the colour of whom I follow: what moves now is not my hand. */
export function FollowFrame({ following }: { following: Following }) {
  const t = useTranslations("reading.people");
  const { whom, stop } = following;
  if (!whom) return null;
  return (
    <div className={styles.frame} style={{ borderColor: whom.colour }} data-following={whom.personId}>
      <button type="button" className={styles.word} style={{ background: whom.colour }} onClick={stop}>
        <span role="status">{t("following", { name: whom.name })}</span> <kbd>Esc</kbd>
        <span className="visually-hidden">{t("stopFollowing")}</span>
      </button>
    </div>
  );
}

"use client";

import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useStore, type Viewer } from "../../viewer";
import styles from "./reading-room.module.css";

/** Frames of a film: a slider, and play, which waits for frames that have not arrived. */
export function FilmPlayer({ viewer }: { viewer: Viewer }) {
  const t = useTranslations("reading.film");
  const [playing, setPlaying] = useState(false);
  const [perSecond, setPerSecond] = useState(15);
  const frame = useStore(viewer.state, (state) => state.positionIjk[2]);
  const count = viewer.grid.shape[2];

  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const next = (viewer.state.get().positionIjk[2] + 1) % count;
      if (viewer.pixels.isLoaded(next) && !viewer.state.get().painting) viewer.showSlice(2, next);
    }, 1000 / perSecond);
    return () => clearInterval(timer);
  }, [viewer, playing, perSecond, count]);

  return (
    <fieldset className={styles.film} aria-label={t("label")}>
      <button type="button" onClick={() => setPlaying(!playing)} aria-label={t(playing ? "pause" : "play")}>
        {playing ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
      </button>
      <input
        type="range"
        min={0}
        max={count - 1}
        value={frame}
        aria-label={t("frame", { frame: frame + 1, count })}
        onChange={(event) => viewer.showSlice(2, Number(event.target.value))}
      />
      <span>
        {frame + 1} / {count}
      </span>
      <label>
        {t("speed")}
        <input
          type="number"
          min={1}
          max={60}
          value={perSecond}
          onChange={(event) => setPerSecond(Math.min(60, Math.max(1, Number(event.target.value) || 15)))}
        />
      </label>
    </fieldset>
  );
}

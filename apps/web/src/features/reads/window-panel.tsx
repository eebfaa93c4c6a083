"use client";

import { useTranslations } from "next-intl";
import { type NamedWindow, useStore } from "../../viewer";
import type { SidePanelProps } from "./side-panel";
import styles from "./side-panel.module.css";

/** The presets behind the keys 1 to 5. */
export function WindowPanel({ viewer }: SidePanelProps) {
  const t = useTranslations("reading.window");
  const window = useStore(viewer.state, (state) => state.window);
  if (viewer.pixels.metadata.samplesPerPixel === 3) return null;
  const nameOf = (preset: NamedWindow) =>
    preset.kind === "ANATOMY" ? t(preset.key) : preset.kind === "FULL" ? t("FULL") : preset.name || t("source");
  return (
    <section className={styles.section} aria-labelledby="window-title">
      <div className={styles.head}>
        <h2 id="window-title">{t("title")}</h2>
      </div>
      <div className={styles.presets}>
        {viewer.presets.map((preset, at) => {
          const name = nameOf(preset);
          const chosen = preset.center === window.center && preset.width === window.width;
          return (
            <button
              key={`${preset.kind} ${name} ${preset.center} ${preset.width}`}
              type="button"
              aria-pressed={chosen}
              aria-keyshortcuts={String(at + 1)}
              title={`W ${Math.round(preset.width)} L ${Math.round(preset.center)}`}
              onClick={() => viewer.setWindow(preset)}
            >
              {name} <kbd>{at + 1}</kbd>
            </button>
          );
        })}
      </div>
    </section>
  );
}

"use client";

import { useTranslations } from "next-intl";
import { formatCount, formatMl } from "../../../ui/measures";
import { ProgressBar } from "../../../ui/progress-bar";
import { type Viewer, voxelMl } from "../../../viewer";
import panel from "../../reads/side-panel.module.css";
import { sideColours } from "../sides/compare-sides";
import type { Desk } from "../use-desk";
import { diceOf, type ResultCounts } from "./count-result";
import styles from "./result.module.css";

/** How far the third record is, how much of each label it holds, and how it lies to the two sides. */
export function ResultPanel({ desk, viewer }: { desk: Desk; viewer: Viewer }) {
  const t = useTranslations("adjudications.result");
  const { adjudication, pair, counts, decidedCount } = desk;
  const { labels, disagreements } = adjudication;
  const all = disagreements.length;
  const progress = t("decided", { decided: decidedCount, all });
  return (
    <section className={panel.section} aria-labelledby="result-title">
      <div className={panel.head}>
        <h2 id="result-title">{t("title")}</h2>
        <span className={styles.third}>{t("third")}</span>
      </div>
      {all > 0 && (
        <>
          <div className={styles.progress}>{progress}</div>
          <ProgressBar fraction={decidedCount / all} label={progress} />
        </>
      )}
      <table className={styles.figures}>
        <thead>
          <tr>
            <th scope="col">{t("label")}</th>
            <th scope="col">{t("volume")}</th>
            {pair.map(({ number }, place) => (
              <th key={number} scope="col">
                <i style={{ background: place === 0 ? sideColours.FIRST : sideColours.SECOND }} aria-hidden="true" />
                {t("diceTo", { number })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map(({ key, name }) => (
            <Row key={key} name={name} labelKey={key} counts={counts?.get(key) ?? null} viewer={viewer} />
          ))}
        </tbody>
      </table>
      <p className={panel.quiet}>{t(adjudication.signature ? "stayed" : "stay")}</p>
    </section>
  );
}

interface RowProps {
  name: string;
  labelKey: string;
  /** Null while they are being counted for the first time. */
  counts: ResultCounts | null;
  viewer: Viewer;
}

function Row({ name, labelKey, counts, viewer }: RowProps) {
  const t = useTranslations("adjudications.result");
  const ml = voxelMl(viewer.grid);
  const volume =
    counts === null
      ? t("counting")
      : ml === null
        ? t("voxels", { count: counts.result, text: formatCount(counts.result) })
        : t("ml", { volume: formatMl(counts.result * ml) });
  return (
    <tr data-result={labelKey} data-voxels={counts?.result}>
      <th scope="row">{name}</th>
      <td title={counts ? t("voxels", { count: counts.result, text: formatCount(counts.result) }) : undefined}>
        {volume}
      </td>
      {[0, 1].map((place) => {
        const side = counts?.sides[place];
        const dice = counts && side ? diceOf(counts, side) : null;
        return <td key={place}>{dice === null ? "–" : dice.toFixed(3)}</td>;
      })}
    </tr>
  );
}

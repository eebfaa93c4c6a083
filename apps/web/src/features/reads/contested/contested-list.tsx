"use client";

import { Popover, Switch } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { formatCount } from "../../../ui/measures";
import { lpsOf, patientMillimetres, type Viewer, voxelMl } from "../../../viewer";
import styles from "./contested.module.css";
import { type ContestedRegion, connectRegions } from "./contested-regions";
import type { Contested } from "./use-contested";

/** Beyond this many a list is no help; the largest come first. */
const mostListed = 100;

/** How many voxels people disagree about; a click lists where they are. */
export function ContestedCount({ contested, viewer }: { contested: Contested; viewer: Viewer }) {
  const t = useTranslations("reading.contested");
  const [opened, setOpened] = useState(false);
  const { count } = contested;
  if (count === null || count === 0) return null;
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={320} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles.count}
          data-contested={count}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          <i aria-hidden="true" />
          {t("count", { count: formatCount(count) })}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("title")}>
        <Switch
          size="xs"
          label={t("draw")}
          checked={contested.drawn}
          onChange={(event) => contested.setDrawn(event.currentTarget.checked)}
        />
        <p className={styles.hint}>{t("hint")}</p>
        {opened && <Regions contested={contested} viewer={viewer} count={count} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function Regions({ contested, viewer, count }: { contested: Contested; viewer: Viewer; count: number }) {
  const t = useTranslations("reading.contested");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another count is another set of voxels
  const regions = useMemo(
    () => (contested.voxels ? connectRegions(contested.voxels.rows()) : []),
    [contested.voxels, count],
  );
  const ml = voxelMl(viewer.grid);
  const placeOf = ({ atIjk }: ContestedRegion) => {
    const lps = lpsOf(viewer.grid, atIjk);
    return lps ? patientMillimetres(lps) : `${atIjk[0]}, ${atIjk[1]} px`;
  };
  const sizeOf = ({ voxels }: ContestedRegion) =>
    [t("voxels", { count: formatCount(voxels) }), ml !== null && `${(voxels * ml).toFixed(2)} mL`]
      .filter(Boolean)
      .join(", ");
  return (
    <>
      <ul className={styles.regions}>
        {regions.slice(0, mostListed).map((region) => (
          <li key={region.atIjk.join(" ")}>
            <button type="button" onClick={() => viewer.jumpTo(region.atIjk)}>
              <b>{sizeOf(region)}</b>
              <span>{t("slice", { slice: region.atIjk[2] + 1 })}</span>
              <span className={styles.place}>{placeOf(region)}</span>
            </button>
          </li>
        ))}
      </ul>
      {regions.length > mostListed && (
        <p className={styles.hint}>{t("more", { count: formatCount(regions.length - mostListed) })}</p>
      )}
    </>
  );
}

"use client";

import { ActionIcon, Button, Checkbox, ColorInput, Popover, TextInput } from "@mantine/core";
import { IconEye, IconEyeOff, IconLock, IconPencil, IconPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Room, RoomSegment } from "../../room-client";
import { formatCount } from "../../ui/measures";
import { type MaskSource, useStore, type Viewer, voxelMl } from "../../viewer";
import { maskOfRoom } from "./room-mask";
import type { SidePanelProps } from "./side-panel";
import styles from "./side-panel.module.css";
import { useSegments } from "./use-room";
import type { SegmentActs } from "./use-segment-acts";
import { countVoxels, type VoxelCounts } from "./voxel-counts";

/** The same colours the server hands out: told apart with the common colour-blindnesses. */
const swatches = [
  "#d55e00",
  "#0072b2",
  "#009e73",
  "#f0e442",
  "#cc79a7",
  "#88ccee",
  "#aa4499",
  "#ddcc77",
  "#44aa99",
  "#882255",
];

/** What can be painted: colour, name, volume, whether it is seen and whether it is locked. */
export function SegmentPanel({ room, viewer, segmentActs, past }: SidePanelProps) {
  const t = useTranslations("reading.segments");
  const segments = useSegments(room);
  const counts = useVoxelCounts(room, viewer, past.shown?.mask ?? null);
  return (
    <section className={styles.section} aria-labelledby="segments-title">
      <div className={styles.head}>
        <h2 id="segments-title">{t("title")}</h2>
        {segmentActs.may && (
          <button
            type="button"
            className={styles.add}
            onClick={segmentActs.add}
            aria-label={t("add")}
            title={t("add")}
            aria-keyshortcuts="A"
          >
            <IconPlus size={14} aria-hidden="true" />
            <kbd>A</kbd>
          </button>
        )}
      </div>
      {segments.length === 0 && <p className={styles.quiet}>{t("empty")}</p>}
      <ul className={styles.segments}>
        {segments.map((segment) => (
          <SegmentRow
            key={segment.number}
            segment={segment}
            viewer={viewer}
            acts={segmentActs}
            voxels={counts === null ? null : (counts.get(segment.number) ?? 0)}
          />
        ))}
      </ul>
    </section>
  );
}

interface SegmentRowProps {
  segment: RoomSegment;
  viewer: Viewer;
  acts: SegmentActs;
  /** Null while they are being counted for the first time. */
  voxels: number | null;
}

function SegmentRow({ segment, viewer, acts, voxels }: SegmentRowProps) {
  const t = useTranslations("reading.segments");
  const { name, number, colour, locked } = segment;
  const visible = useStore(viewer.state, (state) => !state.hidden.has(number));
  const chosen = useStore(viewer.state, (state) => state.segment === number);
  return (
    <li className={styles.segment} data-segment={number} data-chosen={chosen || undefined}>
      <button
        type="button"
        className={styles.choose}
        aria-pressed={chosen}
        aria-label={t("paintWith", { name })}
        onClick={() => viewer.setSegment(number)}
      >
        <i style={{ background: colour }} />
        <span>{name}</span>
      </button>
      <span className={styles.volume} data-voxels={voxels ?? undefined}>
        {voxels === null ? t("counting") : <Volume voxels={voxels} viewer={viewer} />}
      </span>
      {acts.may && <EditSegment segment={segment} acts={acts} isEmpty={voxels === 0} />}
      <button
        type="button"
        className={styles.icon}
        aria-label={t(visible ? "hide" : "show", { name })}
        aria-pressed={visible}
        onClick={() => viewer.toggleHidden(number)}
      >
        {visible ? <IconEye size={14} /> : <IconEyeOff size={14} />}
      </button>
      {locked && <IconLock size={14} role="img" aria-label={t("locked", { name })} />}
    </li>
  );
}

function Volume({ voxels, viewer }: { voxels: number; viewer: Viewer }) {
  const t = useTranslations("reading.segments");
  const ml = voxelMl(viewer.grid);
  if (ml === null) return t("voxels", { count: formatCount(voxels) });
  const volume = voxels * ml;
  return t("millilitres", { volume: volume >= 100 ? formatCount(volume) : volume.toFixed(volume >= 10 ? 1 : 2) });
}

/** @param props `isEmpty`: no voxel shows it, so that it may be removed if nobody's stroke is lost with it: the server knows */
function EditSegment({ segment, acts, isEmpty }: { segment: RoomSegment; acts: SegmentActs; isEmpty: boolean }) {
  const t = useTranslations("reading.segments");
  const common = useTranslations("common");
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState(segment.name);
  const [colour, setColour] = useState(segment.colour);
  const [locked, setLocked] = useState(segment.locked);
  const begin = () => {
    setName(segment.name);
    setColour(segment.colour);
    setLocked(segment.locked);
    setOpened(true);
  };
  const save = () => {
    setOpened(false);
    const isColour = /^#[0-9a-f]{6}$/i.test(colour);
    acts.update(segment.number, {
      name: name.trim() || segment.name,
      colour: isColour ? colour.toLowerCase() : segment.colour,
      locked,
    });
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="left-start" width={240} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={`${styles.icon} ${styles.onHover}`}
          aria-label={t("edit", { name: segment.name })}
          onClick={begin}
        >
          <IconPencil size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextInput
            label={t("name")}
            value={name}
            maxLength={200}
            onChange={(event) => setName(event.target.value)}
            data-autofocus
          />
          <ColorInput
            size="xs"
            label={t("colour")}
            value={colour}
            onChange={setColour}
            swatches={swatches}
            swatchesPerRow={10}
            format="hex"
            withPicker={false}
            popoverProps={{ withinPortal: false }}
          />
          <Checkbox
            size="xs"
            label={t("lock")}
            checked={locked}
            onChange={(event) => setLocked(event.currentTarget.checked)}
          />
          <div className={styles.formActs}>
            {isEmpty && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                mr="auto"
                onClick={() => {
                  setOpened(false);
                  acts.remove(segment.number);
                }}
              >
                {t("remove")}
              </Button>
            )}
            <ActionIcon type="submit" variant="filled" color="accent" w="auto" px={10}>
              {common("save")}
            </ActionIcon>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Of the mask on the screen: of then while that is in the past. */
function useVoxelCounts(room: Room, viewer: Viewer, past: MaskSource | null): ReadonlyMap<number, number> | null {
  const [counts, setCounts] = useState<VoxelCounts | null>(null);
  useEffect(() => {
    const counting = countVoxels(past ?? maskOfRoom(room), viewer.grid.shape);
    setCounts(counting);
    return () => counting.close();
  }, [room, viewer, past]);
  return useSyncExternalStore(
    (listener) => counts?.subscribe(listener) ?? (() => {}),
    () => counts?.get() ?? null,
    () => null,
  );
}

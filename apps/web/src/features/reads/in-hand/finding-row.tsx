"use client";

import type { Finding } from "@covoxel/shared/vocabulary";
import { ActionIcon, Radio, TextInput, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { formatCount } from "../../../ui/measures";
import styles from "./in-hand.module.css";
import type { LabelFacts } from "./statement";

interface FindingRowProps {
  label: LabelFacts;
  voxels: { voxelCount: number; volumeMl: number | null };
  finding: Finding | null;
  reason: string;
  /** What the server found wrong with it. */
  problem: string | null;
  onFinding: (finding: Finding | null) => void;
  onReason: (reason: string) => void;
}

const choices = ["PRESENT", "ABSENT", "NOT_ASSESSABLE"] as const;

/** One label: how much of it is painted, and what the reader says of it. */
export function FindingRow({ label, voxels, finding, reason, problem, onFinding, onReason }: FindingRowProps) {
  const t = useTranslations("reads.submit");
  const words = useTranslations("reads.findings");
  const name = useId();
  return (
    <div className={styles.finding} role="radiogroup" aria-labelledby={name}>
      <div className={styles.label}>
        <i style={{ background: label.colour }} aria-hidden="true" />
        <b id={name}>{label.name}</b>
        <span>
          <Amount {...voxels} />
          {label.isRequired && ` · ${t("required")}`}
        </span>
      </div>
      <div className={styles.choices}>
        {choices.map((choice) => (
          <Radio
            key={choice}
            size="xs"
            name={`${name}-finding`}
            label={words(choice)}
            checked={finding === choice}
            onChange={() => onFinding(choice)}
          />
        ))}
        {label.isRequired ? (
          <span className={styles.noClear} />
        ) : (
          <Tooltip label={t("clear")}>
            <ActionIcon
              disabled={finding === null}
              aria-label={t("clearOf", { name: label.name })}
              onClick={() => onFinding(null)}
            >
              <IconX size={14} aria-hidden="true" />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {finding === "NOT_ASSESSABLE" && (
        <TextInput
          className={styles.wide}
          aria-label={t("reason", { label: label.name })}
          placeholder={t("reasonLabel")}
          maxLength={2_000}
          value={reason}
          onChange={(event) => onReason(event.currentTarget.value)}
        />
      )}
      {problem && <p className={styles.problem}>{problem}</p>}
    </div>
  );
}

function Amount({ voxelCount, volumeMl }: { voxelCount: number; volumeMl: number | null }) {
  const t = useTranslations("reads.submit");
  if (voxelCount === 0) return t("notPainted");
  const voxels = t("voxels", { count: voxelCount, text: formatCount(voxelCount) });
  if (volumeMl === null) return voxels;
  const volume = volumeMl >= 100 ? formatCount(volumeMl) : volumeMl.toFixed(volumeMl >= 10 ? 1 : 2);
  return `${t("volume", { volume })}, ${voxels}`;
}

"use client";

import { Button, Checkbox } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import type { Room } from "../../room-client";
import { useProblemText } from "../../ui/problem";
import { ProgressBar } from "../../ui/progress-bar";
import type { Viewer } from "../../viewer";
import { modelsCanRead, type SeriesToRead } from "./models-can-read";
import { modelsQuery } from "./suggestion-documents";
import styles from "./suggestion-panel.module.css";
import { isOpen, type SuggestionState, type UseSuggestion, useSuggestion } from "./use-suggestion";

interface SuggestionPanelProps {
  segmentationId: string;
  series: SeriesToRead;
  room: Room;
  viewer: Viewer;
  /** The segmentation takes no edits: nothing is asked for and nothing accepted. */
  closed: boolean;
}

/** Ask a model, watch what it proposes grow as a dashed outline, and take it, a part of it, or nothing. */
export function SuggestionPanel({ segmentationId, series, room, viewer, closed }: SuggestionPanelProps) {
  const t = useTranslations("suggestions");
  const use = useSuggestion(segmentationId, room, viewer);
  const { suggestion } = use;
  const open = suggestion !== null && isOpen(suggestion.status);
  if ((!room.canPaint || closed) && !open) return null;
  return (
    <section
      className={styles.section}
      aria-labelledby="suggestion-title"
      data-suggestion={suggestion?.status ?? "NONE"}
      data-slabs={use.slabsHere}
    >
      <div className={styles.head}>
        <h2 id="suggestion-title">{t("title")}</h2>
        {suggestion?.model && (
          <span className={styles.model}>
            {t("model", { id: suggestion.model.id, version: suggestion.model.version })}
          </span>
        )}
      </div>
      {suggestion && <Progress suggestion={suggestion} use={use} />}
      {suggestion?.status === "READY" && (
        <Ready key={suggestion.id} suggestion={suggestion} use={use} closed={closed} />
      )}
      {(suggestion?.status === "PENDING" || suggestion?.status === "RUNNING") && suggestion.maySettle && (
        <Button variant="default" size="xs" disabled={use.busy} onClick={use.acts.cancel}>
          {t("cancel")}
        </Button>
      )}
      <ProblemLine problem={use.problem} />
      {!open && !closed && <Ask use={use} series={series} />}
    </section>
  );
}

function Progress({ suggestion, use }: { suggestion: SuggestionState; use: UseSuggestion }) {
  const t = useTranslations("suggestions");
  const { status, slabs, slabCount, failure } = suggestion;
  if (status === "FAILED") return <p className={styles.refused}>{t("failed", { reason: failure?.message ?? "" })}</p>;
  if (status === "ACCEPTED" && use.undone) return <p className={styles.sentence}>{t("undone")}</p>;
  if (!isOpen(status)) return <p className={styles.sentence}>{t(`ended.${status}`)}</p>;
  if (status === "READY" && use.slabsHere === slabCount) return null;
  return (
    <>
      <p className={styles.sentence} role="status">
        {status === "PENDING" ? t("waiting") : t("running", { done: slabs.length, total: slabCount })}
      </p>
      <ProgressBar fraction={slabs.length / slabCount} label={t("progress")} />
    </>
  );
}

function Ready({ suggestion, use, closed }: { suggestion: SuggestionState; use: UseSuggestion; closed: boolean }) {
  const t = useTranslations("suggestions");
  const voxels = new Map(suggestion.voxels.map((one) => [one.label, one.voxels]));
  const labels = (suggestion.model?.labels ?? []).filter(({ value }) => voxels.has(value));
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => new Set(labels.map(({ value }) => value)));
  const [onlyWhereEmpty, setOnlyWhereEmpty] = useState(true);
  const { show } = use.acts;
  const allHere = use.slabsHere === suggestion.slabCount;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the act is new in every render; what it shows follows the choice
  useEffect(() => show(chosen), [chosen]);
  const toggle = (value: number) => {
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    setChosen(next);
  };
  return (
    <>
      <ul className={styles.labels} aria-label={t("labels")}>
        {labels.map(({ value, name, colour }) => (
          <li key={value}>
            <Checkbox
              size="xs"
              checked={chosen.has(value)}
              onChange={() => toggle(value)}
              label={
                <>
                  <span className={styles.swatch} style={{ borderColor: colour }} aria-hidden="true" /> {name}
                </>
              }
            />
            <span className={styles.figure}>{t("voxels", { count: voxels.get(value) ?? 0 })}</span>
          </li>
        ))}
      </ul>
      {suggestion.maySettle && (
        <>
          <Checkbox
            size="xs"
            checked={onlyWhereEmpty}
            onChange={(event) => setOnlyWhereEmpty(event.currentTarget.checked)}
            label={t("onlyWhereEmpty")}
          />
          <div className={styles.acts}>
            <Button
              size="xs"
              disabled={use.busy || closed || !allHere || chosen.size === 0}
              loading={use.busy}
              onClick={() => use.acts.accept([...chosen], onlyWhereEmpty)}
            >
              {t("accept")}
            </Button>
            <Button variant="default" size="xs" disabled={use.busy} onClick={use.acts.reject}>
              {t("reject")}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function Ask({ use, series }: { use: UseSuggestion; series: SeriesToRead }) {
  const t = useTranslations("suggestions");
  const [{ data }] = useQuery({ query: modelsQuery });
  if (!data) return null;
  if (data.models.length === 0) return <p className={styles.sentence}>{t("noModels")}</p>;
  if (!modelsCanRead(series)) return <p className={styles.sentence}>{t("unreadable")}</p>;
  return (
    <div className={styles.acts}>
      {data.models.map(({ id, title }) => (
        <Button
          key={id}
          variant="default"
          size="xs"
          classNames={{ root: styles.ask, label: styles.askLabel }}
          loading={use.busy}
          onClick={() => use.acts.ask(id)}
        >
          {t("ask", { title })}
        </Button>
      ))}
    </div>
  );
}

function ProblemLine({ problem }: { problem: UseSuggestion["problem"] }) {
  const t = useTranslations("suggestions");
  const textOf = useProblemText();
  if (problem === null) return null;
  const text = typeof problem === "string" ? t(`problem.${problem}`) : textOf(problem).detail;
  return (
    <p className={styles.refused} role="alert">
      {text}
    </p>
  );
}

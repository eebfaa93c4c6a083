"use client";

import type { CaseState } from "@covoxel/shared/vocabulary";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ComponentType, useMemo, useRef, useState } from "react";
import { DataTable } from "../../../ui/data-table";
import { EmptyState } from "../../../ui/empty-state";
import { Problem } from "../../../ui/problem";
import { useProject } from "../../projects/project-frame";
import split from "../../studies/studies-page.module.css";
import { CaseDialogs } from "./case-dialogs";
import type { CaseRow } from "./case-documents";
import { countByState } from "./case-figures";
import { CasePanel } from "./case-panel";
import { Failures } from "./failures";
import { StateBar } from "./state-bar";
import { type CaseActs, useCaseActs } from "./use-case-acts";
import { useCaseColumns } from "./use-case-columns";
import { useCases } from "./use-cases";

/** What else there is to say of one case. @see OutcomeOfCase */
export type OutcomeOf = ComponentType<{ one: CaseRow; onChanged: () => void }>;

/** The project's board, for those who oversee it. */
export function CasesPage({ Outcome }: { Outcome: OutcomeOf }) {
  const t = useTranslations("cases");
  const { mayOversee } = useProject();
  return mayOversee ? <Board Outcome={Outcome} /> : <EmptyState title={t("notYours")}>{t("notYoursHint")}</EmptyState>;
}

/** How many cases are where, each of them, and what leads do about them. It fills by itself. */
function Board({ Outcome }: { Outcome: OutcomeOf }) {
  const t = useTranslations("cases");
  const project = useProject();
  const cases = useCases(project.id);
  const acts = useCaseActs(cases.refresh);
  const [only, setOnly] = useState<CaseState | null>(null);
  // An address may name a case by its number, until somebody chooses another.
  const named = Number(useSearchParams().get("case"));
  const [chosenId, setChosenId] = useState<string | null | undefined>(undefined);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const side = useRef<HTMLElement>(null);
  const rows = cases.nodes;
  const counts = useMemo(() => countByState(rows), [rows]);
  const chosen = rows.find(({ id, number }) => (chosenId === undefined ? number === named : id === chosenId)) ?? null;
  const inHand = rows.filter(({ id }) => marked.has(id));
  const marking = useMemo(
    () => ({
      marked,
      mark: (ids: readonly string[], on: boolean) =>
        setMarked((old) => new Set(on ? [...old, ...ids] : [...old].filter((id) => !ids.includes(id)))),
    }),
    [marked],
  );
  const columns = useCaseColumns(project.mayManageCases ? marking : null);
  const rowFilter = useMemo(() => (only === null ? undefined : ({ state }: CaseRow) => state === only), [only]);
  const isEmpty = !cases.loading && rows.length === 0;

  return (
    <div className={`${split.split} ${chosen ? "" : split.alone}`}>
      <div className={split.table}>
        {cases.error && <Problem error={cases.error} onRetry={cases.reload} />}
        <Failures failures={acts.failures} />
        {!isEmpty && counts.length > 0 && <StateBar counts={counts} only={only} onOnly={setOnly} />}
        {!(cases.error && isEmpty) && (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            rowFilter={rowFilter}
            loading={cases.loading}
            filterLabel={t("list.filter")}
            selectedId={chosen?.id ?? null}
            onSelect={({ id }) => setChosenId(id)}
            onOpen={({ id }) => {
              setChosenId(id);
              side.current?.querySelector<HTMLElement>("a, button")?.focus();
            }}
            tools={project.mayManageCases && <Tools inHand={inHand} acts={acts} />}
            empty={<NoCases acts={acts} />}
          />
        )}
      </div>
      {chosen && (
        <aside ref={side} className={split.side} aria-label={t("panel.title")}>
          <CasePanel key={chosen.id} one={chosen} acts={acts} onClose={() => setChosenId(null)}>
            <Outcome one={chosen} onChanged={() => cases.refresh([chosen.id])} />
          </CasePanel>
        </aside>
      )}
      <CaseDialogs cases={rows} acts={acts} refresh={cases.refresh} />
    </div>
  );
}

function Tools({ inHand, acts }: { inHand: readonly CaseRow[]; acts: CaseActs }) {
  const t = useTranslations("cases.acts");
  const held = inHand.filter(({ state }) => state === "QUARANTINED" || state === "IMPORTED");
  const free = inHand.filter(
    ({ state, freePlaces }) => (state === "AVAILABLE" || state === "IN_READING") && freePlaces > 0,
  );
  const nobodys = inHand.filter(({ patientNamedBy }) => patientNamedBy !== "SOURCE");
  const open = inHand.filter(({ state }) => state !== "EXCLUDED" && state !== "DONE");
  if (inHand.length === 0) {
    return (
      <Button
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => acts.ask({ kind: "MAKE" })}
      >
        {t("make")}
      </Button>
    );
  }
  return (
    <>
      <Button
        variant="default"
        disabled={held.length === 0 || acts.busy}
        loading={acts.busy}
        onClick={() => acts.release(held)}
      >
        {t("releaseMany", { count: held.length })}
      </Button>
      <Button variant="default" disabled={free.length === 0} onClick={() => acts.ask({ kind: "ASSIGN", cases: free })}>
        {t("assignMany", { count: free.length })}
      </Button>
      <Button
        variant="default"
        disabled={nobodys.length === 0}
        onClick={() => acts.ask({ kind: "PATIENT", cases: nobodys })}
      >
        {t("patientMany", { count: nobodys.length })}
      </Button>
      <Button variant="default" disabled={open.length === 0} onClick={() => acts.ask({ kind: "EXCLUDE", cases: open })}>
        {t("excludeMany", { count: open.length })}
      </Button>
    </>
  );
}

function NoCases({ acts }: { acts: CaseActs }) {
  const t = useTranslations("cases");
  const project = useProject();
  if (!project.mayManageCases) return <EmptyState title={t("none")}>{t("noneHint")}</EmptyState>;
  return (
    <EmptyState
      title={t("none")}
      actions={<Button onClick={() => acts.ask({ kind: "MAKE" })}>{t("makeOfStudies")}</Button>}
    >
      {t("noneLead")}
    </EmptyState>
  );
}

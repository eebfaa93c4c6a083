"use client";

import { Button, Switch, Textarea } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { useMutation, useQuery } from "urql";
import { graphql } from "../../../graphql/generated";
import type { ProtocolQuery } from "../../../graphql/generated/graphql";
import { AskBeforeLeaving } from "../../../ui/ask-before-leaving";
import { Notice } from "../../../ui/notice";
import { Section, TitleSkeleton } from "../../../ui/page";
import { Problem } from "../../../ui/problem";
import { useDates } from "../../../ui/use-dates";
import { useProject } from "../project-frame";
import type { Draft } from "./draft";
import { LabelsEditor } from "./labels-editor";
import styles from "./protocol.module.css";
import { QuestionsEditor } from "./questions-editor";
import { WorkflowEditor } from "./workflow-editor";

const protocolQuery = graphql(/* GraphQL */ `
  query Protocol($id: ID!) {
    project(id: $id) {
      id
      mayEditProtocol
      protocol {
        version
        savedAt
        savedBy {
          id
          displayName
        }
        instructions
        showsPseudonyms
        labels {
          key
          name
          kind
          geometry
          isRequired
          mayOverlap
          colour
          category {
            scheme
            value
            meaning
          }
          type {
            scheme
            value
            meaning
          }
          anatomicRegion {
            scheme
            value
            meaning
          }
          laterality {
            scheme
            value
            meaning
          }
        }
        questions {
          key
          text
          kind
          isRequired
          options
          unit
        }
        workflow {
          steps {
            key
            name
            reads
            mode
            aiAssistance
            visibleContext
          }
          agreement {
            diceAtLeast
            result
          }
          adjudication {
            mayHaveReadTheCase
          }
        }
      }
    }
  }
`);

const saveMutation = graphql(/* GraphQL */ `
  mutation SaveProtocol($input: SaveProtocolInput!) {
    saveProtocol(input: $input) {
      version
    }
  }
`);

type Saved = NonNullable<NonNullable<ProtocolQuery["project"]>["protocol"]>;

/** How the project's cases are read. Whoever leads it writes the next version; the others read the current one. */
export function ProtocolPage() {
  const t = useTranslations("projects.protocol");
  const common = useTranslations("common");
  const project = useProject();
  const [{ data, error, fetching }, refetch] = useQuery({ query: protocolQuery, variables: { id: project.id } });
  const saved = data?.project?.protocol;
  const again = () => refetch({ requestPolicy: "network-only" });
  if (!saved) {
    if (error) return <Problem error={error} onRetry={again} />;
    return fetching ? <TitleSkeleton label={common("loading")} /> : <Notice state="attention" title={t("missing")} />;
  }
  return (
    <ProtocolEditor
      key={saved.version}
      projectId={project.id}
      saved={saved}
      readOnly={!data.project?.mayEditProtocol}
      onSaved={again}
    />
  );
}

function ProtocolEditor(props: { projectId: string; saved: Saved; readOnly: boolean; onSaved(): void }) {
  const t = useTranslations("projects.protocol");
  const { saved, readOnly } = props;
  const [draft, setDraft] = useState<Draft>(() => draftOf(saved));
  const [{ error, fetching }, save] = useMutation(saveMutation);
  const isChanged = useMemo(() => JSON.stringify(draft) !== JSON.stringify(draftOf(saved)), [draft, saved]);
  const set =
    <Part extends keyof Draft>(part: Part) =>
    (value: Draft[Part]) =>
      setDraft({ ...draft, [part]: value });
  const keysOf = (part: "labels" | "questions") => new Set(saved.version > 0 ? saved[part].map(({ key }) => key) : []);
  const submit = async () => {
    const input = { projectId: props.projectId, editedVersion: saved.version, protocol: draft };
    if ((await save({ input })).data) props.onSaved();
  };
  return (
    <div className={styles.page}>
      <div className={styles.bar}>
        <SavedWhen saved={saved} />
        {!readOnly && (
          <>
            <Button variant="default" disabled={!isChanged || fetching} onClick={() => setDraft(draftOf(saved))}>
              {t("discard")}
            </Button>
            <Button disabled={!isChanged} loading={fetching} onClick={submit}>
              {t("save", { version: saved.version + 1 })}
            </Button>
          </>
        )}
      </div>
      <AskBeforeLeaving isChanged={isChanged} title={t("leave.title")} stay={t("leave.stay")} leave={t("leave.leave")}>
        {t("leave.text")}
      </AskBeforeLeaving>
      {error && <Problem error={error} />}
      <LabelsEditor value={draft.labels} onChange={set("labels")} fixedKeys={keysOf("labels")} readOnly={readOnly} />
      <WorkflowEditor value={draft.workflow} onChange={set("workflow")} readOnly={readOnly} />
      <QuestionsEditor
        value={draft.questions}
        onChange={set("questions")}
        fixedKeys={keysOf("questions")}
        readOnly={readOnly}
      />
      <Section title={t("readers")}>
        <Textarea
          label={t("instructions")}
          description={t("instructionsHint")}
          autosize
          minRows={3}
          maxRows={16}
          maxLength={20_000}
          value={draft.instructions}
          readOnly={readOnly}
          onChange={(event) => set("instructions")(event.currentTarget.value)}
        />
        <Switch
          label={t("pseudonyms")}
          description={t("pseudonymsHint")}
          checked={draft.showsPseudonyms}
          disabled={readOnly}
          onChange={(event) => set("showsPseudonyms")(event.currentTarget.checked)}
        />
      </Section>
    </div>
  );
}

function SavedWhen({ saved }: { saved: Saved }) {
  const t = useTranslations("projects.protocol");
  const dates = useDates();
  const { version, savedAt, savedBy } = saved;
  if (!savedAt || !savedBy) return <p className={styles.saved}>{t("opening")}</p>;
  return (
    <p className={styles.saved} title={dates.utc(savedAt)}>
      {t("savedBy", { version, name: savedBy.displayName, when: dates.minute(savedAt) })}
    </p>
  );
}

/** What the server is sent: the same fields, without what it adds. */
function draftOf({ labels, questions, workflow, instructions, showsPseudonyms }: Saved): Draft {
  const plain = { labels, questions, workflow, instructions, showsPseudonyms };
  return JSON.parse(JSON.stringify(plain, (key, value) => (key === "__typename" ? undefined : value))) as Draft;
}

import { AgreedResult, AiAssistance, ReadMode, VisibleContext } from "@covoxel/shared/vocabulary";
import { Checkbox, NativeSelect, NumberInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Section } from "../../../ui/page";
import { type Draft, replaced, type StepDraft } from "./draft";
import styles from "./protocol.module.css";

/** Who reads a case, what they may see, when they agree, and what happens when they don't. */
export function WorkflowEditor(props: {
  value: Draft["workflow"];
  onChange(next: Draft["workflow"]): void;
  readOnly: boolean;
}) {
  const t = useTranslations("projects.protocol.workflow");
  const { value: workflow, onChange, readOnly } = props;
  const { agreement, adjudication } = workflow;
  return (
    <Section title={t("title")}>
      {workflow.steps.map((step, n) => (
        <StepEditor
          key={step.key}
          step={step}
          readOnly={readOnly}
          onChange={(change) => onChange({ ...workflow, steps: replaced(workflow.steps, n, change) })}
        />
      ))}
      <div className={styles.row}>
        <NumberInput
          label={t("dice")}
          description={t("diceHint")}
          value={agreement.diceAtLeast}
          min={0}
          max={1}
          step={0.01}
          decimalScale={3}
          readOnly={readOnly}
          onChange={(dice) => onChange({ ...workflow, agreement: { ...agreement, diceAtLeast: Number(dice) } })}
        />
        <NativeSelect
          label={t("result")}
          description={t("resultHint")}
          value={agreement.result}
          disabled={readOnly}
          data={Object.values(AgreedResult).map((value) => ({ value, label: t(`results.${value}`) }))}
          onChange={(event) =>
            onChange({ ...workflow, agreement: { ...agreement, result: event.currentTarget.value as AgreedResult } })
          }
        />
      </div>
      <Checkbox
        label={t("mayHaveRead")}
        description={t("mayHaveReadHint")}
        checked={adjudication.mayHaveReadTheCase}
        disabled={readOnly}
        onChange={(event) =>
          onChange({ ...workflow, adjudication: { mayHaveReadTheCase: event.currentTarget.checked } })
        }
      />
    </Section>
  );
}

const stepModes = [ReadMode.INDEPENDENT, ReadMode.SHARED] as const;

function StepEditor(props: { step: StepDraft; readOnly: boolean; onChange(change: Partial<StepDraft>): void }) {
  const t = useTranslations("projects.protocol.workflow");
  const { step, readOnly, onChange } = props;
  return (
    <div className={styles.step}>
      <div className={styles.row}>
        <NumberInput
          label={t("reads")}
          value={step.reads}
          min={1}
          max={9}
          allowDecimal={false}
          readOnly={readOnly}
          onChange={(reads) => onChange({ reads: Number(reads) })}
        />
        <NativeSelect
          label={t("mode")}
          value={step.mode}
          disabled={readOnly}
          data={stepModes.map((value) => ({ value, label: t(`modes.${value}`) }))}
          onChange={(event) => onChange({ mode: event.currentTarget.value as ReadMode })}
        />
        <NativeSelect
          label={t("ai")}
          value={step.aiAssistance}
          disabled={readOnly}
          data={Object.values(AiAssistance).map((value) => ({ value, label: t(`assistance.${value}`) }))}
          onChange={(event) => onChange({ aiAssistance: event.currentTarget.value as AiAssistance })}
        />
      </div>
      <Checkbox.Group
        label={t("visible")}
        description={t("visibleHint")}
        value={step.visibleContext}
        onChange={(visible) => !readOnly && onChange({ visibleContext: visible as VisibleContext[] })}
      >
        <div className={styles.checks}>
          {Object.values(VisibleContext).map((value) => (
            <Checkbox key={value} value={value} label={t(`contexts.${value}`)} disabled={readOnly} />
          ))}
        </div>
      </Checkbox.Group>
    </div>
  );
}

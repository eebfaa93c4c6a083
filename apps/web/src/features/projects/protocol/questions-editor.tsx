import { QuestionKind } from "@covoxel/shared/vocabulary";
import { ActionIcon, Button, Checkbox, NativeSelect, TagsInput, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { Section } from "../../../ui/page";
import { keyFrom, moved, type PartProps, type QuestionDraft, replaced } from "./draft";
import styles from "./protocol.module.css";

const hasOptions = (kind: QuestionKind) => kind === QuestionKind.CHOICE || kind === QuestionKind.ORDINAL;

/** What is asked about a case as a whole, in the order in which readers see it. */
export function QuestionsEditor({ value: questions, onChange, fixedKeys, readOnly }: PartProps<QuestionDraft[]>) {
  const t = useTranslations("projects.protocol.questions");
  const add = () => {
    const keys = questions.map(({ key }) => key);
    const key = keyFrom("question", keys);
    onChange([...questions, { key, text: "", kind: QuestionKind.CHOICE, isRequired: true, options: [], unit: null }]);
  };
  const actions = !readOnly && (
    <Button variant="default" leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={add}>
      {t("add")}
    </Button>
  );
  return (
    <Section title={t("title")} actions={actions}>
      {questions.length === 0 && <p className={styles.quiet}>{t("none")}</p>}
      <ol className={styles.questions}>
        {questions.map((question, n) => (
          <li key={question.key} className={styles.question}>
            <TextInput
              className={styles.grow}
              label={t("text", { number: n + 1 })}
              value={question.text}
              readOnly={readOnly}
              maxLength={200}
              onChange={(event) => onChange(replaced(questions, n, { text: event.currentTarget.value }))}
            />
            <NativeSelect
              label={t("kind")}
              value={question.kind}
              disabled={readOnly || fixedKeys.has(question.key)}
              data={Object.values(QuestionKind).map((value) => ({ value, label: t(`kinds.${value}`) }))}
              onChange={(event) =>
                onChange(
                  replaced(questions, n, { kind: event.currentTarget.value as QuestionKind, options: [], unit: null }),
                )
              }
            />
            {hasOptions(question.kind) && (
              <TagsInput
                className={styles.grow}
                label={t(question.kind === QuestionKind.ORDINAL ? "ascending" : "options")}
                description={t("optionsHint")}
                value={question.options}
                readOnly={readOnly}
                onChange={(options) => onChange(replaced(questions, n, { options }))}
              />
            )}
            {question.kind === QuestionKind.NUMBER && (
              <TextInput
                label={t("unit")}
                placeholder="mm"
                value={question.unit ?? ""}
                readOnly={readOnly}
                maxLength={32}
                onChange={(event) => onChange(replaced(questions, n, { unit: event.currentTarget.value || null }))}
              />
            )}
            <Checkbox
              label={t("required")}
              checked={question.isRequired}
              disabled={readOnly}
              onChange={(event) => onChange(replaced(questions, n, { isRequired: event.currentTarget.checked }))}
            />
            {!readOnly && (
              <span className={styles.acts}>
                <ActionIcon
                  aria-label={t("up", { number: n + 1 })}
                  disabled={n === 0}
                  onClick={() => onChange(moved(questions, n, -1))}
                >
                  <IconArrowUp size={16} aria-hidden="true" />
                </ActionIcon>
                <ActionIcon
                  aria-label={t("down", { number: n + 1 })}
                  disabled={n === questions.length - 1}
                  onClick={() => onChange(moved(questions, n, 1))}
                >
                  <IconArrowDown size={16} aria-hidden="true" />
                </ActionIcon>
                <ActionIcon
                  aria-label={t("remove", { number: n + 1 })}
                  onClick={() => onChange(questions.filter((other) => other !== question))}
                >
                  <IconTrash size={16} aria-hidden="true" />
                </ActionIcon>
              </span>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}

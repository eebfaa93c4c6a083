"use client";

import { Radio, Textarea, TextInput } from "@mantine/core";
import { useTranslations } from "next-intl";
import styles from "./in-hand.module.css";
import type { QuestionFacts } from "./statement";

/** One question of the protocol, as its kind is answered. */
export function QuestionField(props: {
  question: QuestionFacts;
  value: string;
  problem: string | null;
  onChange: (value: string) => void;
}) {
  const t = useTranslations("reads.submit");
  const { question, value, problem, onChange } = props;
  const text = question.unit ? t("number", { text: question.text, unit: question.unit }) : question.text;
  const label = question.isRequired ? text : t("optional", { text });
  switch (question.kind) {
    case "CHOICE":
    case "ORDINAL":
      return (
        <Radio.Group label={label} error={problem} value={value} onChange={onChange}>
          <div className={styles.answers}>
            {question.options.map((option) => (
              <Radio key={option} size="xs" value={option} label={option} />
            ))}
          </div>
        </Radio.Group>
      );
    case "NUMBER":
      return (
        <TextInput
          w={220}
          inputMode="decimal"
          label={label}
          error={problem}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "TEXT":
      return (
        <Textarea
          label={label}
          error={problem}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={4_000}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}
